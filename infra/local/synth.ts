import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CannotStart } from './cannot-start.ts';

const root = join(import.meta.dirname, '../..');

const CdkJson = z.looseObject({
  app: z.string(),
  context: z._default(z.record(z.string(), z.unknown()), {}),
});

export type Synthesized = { folder: string; remove(): Promise<void> };

/**
 * Synthesizes the stack into a folder of its own: the app and the context of `cdk.json`, as `cdk synth` runs it, but
 * without the CDK's command line, which costs a second more. Throws `CannotStart` with the app's own last words.
 */
export async function synthesize(environment: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Synthesized> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const { app, context } = CdkJson.parse(JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')));
  const env = { ...environment, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) };
  try {
    const { code, output } = await run(app, env, signal);
    if (code !== 0) throw new CannotStart(lastWords(output));
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
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
