import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sources } from '../../functions/sources/index.ts';
import { targets } from '../../functions/targets/index.ts';
import { CannotStart } from './cannot-start.ts';
import { createGoodKeys } from './good-keys.ts';
import { checkFree } from './http.ts';
import { type KeptState, keptStateFile, readKeptState, writeKeptState } from './kept-state.ts';
import { passedThrough } from './lambda/environment.ts';
import { type Log, logFileOf, openLog } from './log-file.ts';
import type { MachineOptions } from './machine.ts';
import { portsFrom, readPort } from './ports.ts';
import { checkSecretsFile, ensureSecretsFile } from './secrets-file.ts';
import { stateFolder } from './state-folder.ts';
import { synthesize } from './synth.ts';
import { createPaint, help, welcome } from './welcome.ts';

const registries = { sources, targets };
const paint = createPaint(process.stdout.isTTY === true && !process.env.NO_COLOR);
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Resolves at the first request to stop; the second one does not wait. */
function untilStopped(): { stopped: Promise<void>; signal: AbortSignal } {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => {
    controller.abort();
    resolve();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => (controller.signal.aborted ? process.exit(1) : stop()));
  }
  // npm starts a shell, which does not hand a SIGTERM on: it just dies.
  const { ppid } = process;
  const byNpm = process.env.npm_lifecycle_event !== undefined;
  if (byNpm) setInterval(() => process.ppid === ppid || stop(), 300).unref();
  return { stopped: promise, signal: controller.signal };
}

type Options = { verbose: boolean; keep: boolean; demo: boolean; help: boolean };

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        verbose: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    const [sentence] = error instanceof Error ? error.message.split('. ') : [];
    throw new CannotStart(`${sentence}: npm start -- --help shows what there is.`);
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    say(help);
    return;
  }
  const { stopped, signal } = untilStopped();
  const port = readPort(process.env.PORT);
  await checkFree(portsFrom(port));
  const { demo } = options;
  const environment = demo ? { ...demoEnvironment, ...process.env } : process.env;
  const secretsFile = environment.ROLLCALL_SECRETS_FILE || join(import.meta.dirname, 'secrets.json');
  if (ensureSecretsFile(secretsFile, registries, demo)) {
    say(`Made ${relative('', secretsFile)} with random secrets: for this machine only.`);
  }
  checkSecretsFile(secretsFile, registries);
  const file = keptStateFile(port);
  const keep = options.keep
    ? { before: readKeptState(file), save: (state: KeptState) => writeKeptState(file, state) }
    : undefined;
  const log = openLog(logFileOf(port), options.verbose ? (line) => say(paint.dim(line)) : undefined);
  try {
    await run({ port, log, keep, stopped, signal, demo, environment, secretsFile });
  } finally {
    await log.close();
  }
}

type Run = {
  port: number;
  log: Log;
  keep: MachineOptions['keep'];
  stopped: Promise<void>;
  signal: AbortSignal;
  demo: boolean;
  environment: NodeJS.ProcessEnv;
  secretsFile: string;
};

/** The demo only observes at first, with secrets of its own, because it asks the sources' APIs too. */
const demoEnvironment = {
  ROLLCALL_CONFIG: 'infra/local/demo/demo.config.ts',
  ROLLCALL_DEFAULT_MODE: 'observe',
  ROLLCALL_SECRETS_FILE: join(stateFolder, 'demo-secrets.json'),
};

async function run({ port, log, keep, stopped, signal, demo, secretsFile, ...rest }: Run): Promise<void> {
  const environment = passedThrough(rest.environment);
  const onMake = () => say('Synthesizing the stack and bundling the functions …');
  // Loaded meanwhile: the synthesis is a process of its own.
  const [assembly, { startMachine }, { createSimulators }] = await Promise.all([
    synthesize({ environment: rest.environment, signal, onMake }),
    import('./machine.ts'),
    import('./simulators/index.ts'),
  ]);
  try {
    const simulators = createSimulators(
      { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) },
      { keysOf: createGoodKeys(secretsFile), empty: keep?.before !== undefined },
    );
    if (demo && keep?.before === undefined) await (await import('./demo/seed-demo.ts')).seedDemo(simulators);
    const machine = await startMachine({
      assembly: assembly.folder,
      ports: portsFrom(port),
      secretsFile,
      registries,
      simulators,
      keep,
      environment,
      log: log.write,
    });
    say(welcome({ machine, port, logFile: log.file, environment, demo }, paint));
    await stopped;
    say('Stopping …');
    await machine.stop();
  } finally {
    assembly.release();
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof Error && error.name === 'AbortError') process.exit(0);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
