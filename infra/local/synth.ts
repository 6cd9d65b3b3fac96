import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { assemblyKey } from './assembly-key.ts';
import { createAssemblyStore, type Synthesized } from './assembly-store.ts';
import { CannotStart } from './cannot-start.ts';
import { stateFolder } from './state-folder.ts';

const root = join(import.meta.dirname, '../..');

const CdkJson = z.looseObject({
  app: z.string(),
  context: z._default(z.record(z.string(), z.unknown()), {}),
});

/**
 * @property environment `ROLLCALL_CONFIG` in it names the configuration.
 * @property signal Ends a synthesis; it throws an `AbortError` then.
 * @property onMake Called where there is something to make, which takes its time.
 */
export type SynthOptions = {
  environment: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  onMake?(): void;
};

/**
 * The synthesized stack: the app and the context of `cdk.json`, as `cdk synth` runs it, but without the CDK's command
 * line and without the checks, which change nothing of what is made. One that was made of the same is taken again.
 * Throws `CannotStart` with the app's own last words.
 */
export async function synthesize({ environment, signal, onMake }: SynthOptions): Promise<Synthesized> {
  const store = createAssemblyStore(join(stateFolder, 'assemblies'));
  const key = await assemblyKey(root, environment.ROLLCALL_CONFIG || 'functions/config.ts');
  const known = key === undefined ? undefined : store.find(key);
  if (known !== undefined) return known;
  onMake?.();
  const { app, context } = CdkJson.parse(JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  return store.add(key ?? `once-${process.pid}-${Date.now()}`, async (folder) => {
    const env = {
      ...environment,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_VALIDATION: 'false',
    };
    const { code, output } = await run(app, env, signal);
    if (code !== 0) throw new CannotStart(lastWords(output));
  });
}

/** `app` is a command line, as in `cdk.json`; `node` in it is the very Node that runs this. */
async function run(
  app: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  const [command = '', ...args] = app.split(' ');
  const child = spawn(command === 'node' ? process.execPath : command, args, {
    cwd: root,
    env,
    signal,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** The sentence in what a failing app printed: an error's message without its stack, or else the last line. */
export function lastWords(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const error = lines.findLast((line) => /^[\w.]*(Error|InvalidConfig|InvalidStage)\b.*?: /.test(line));
  return error ?? lines.at(-1) ?? 'The stack could not be synthesized, and said nothing: run npm run synth.';
}
