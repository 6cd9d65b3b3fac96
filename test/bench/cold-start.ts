import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { httpEvent } from '../support/http-event.ts';
import { median } from './median.ts';
import type { Result } from './result.ts';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const spawns = 21;
const slowest = 2.5;
const biggest = 420_000;

/** Times one start: loading the bundle, then the first request. */
const starter = `const start = performance.now();
const { handler } = await import(process.argv[2]);
const { statusCode } = await handler(JSON.parse(process.argv[3]), {});
process.stdout.write(JSON.stringify({ statusCode, milliseconds: performance.now() - start }));
process.exit();
`;

const bare = `import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
export const handler = handle(new Hono().post('/webhooks/pagerduty', (c) => c.body(null, 202)));
`;

/** Bundled as the stack bundles it (infra/stack/function.ts). */
async function bundle(
  outfile: string,
  entry: { entryPoints: string[] } | { stdin: { contents: string; resolveDir: string } },
) {
  await build({
    ...entry,
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: { '@aws-sdk/credential-provider-node': join(root, 'functions/lib/aws/credentials.ts') },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    absWorkingDir: root,
  });
}

async function start(folder: string, file: string): Promise<{ statusCode: number; milliseconds: number }> {
  const request = JSON.stringify(httpEvent({ path: '/webhooks/pagerduty', body: '{}' }));
  const env = {
    ...process.env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ROLLCALL_LIFECYCLE: JSON.stringify({
      ordinary: 'http://127.0.0.1:9/000000000000/lifecycle.fifo',
      leavers: 'http://127.0.0.1:9/000000000000/lifecycle-leavers.fifo',
      dead: 'http://127.0.0.1:9/000000000000/lifecycle-dead.fifo',
    }),
    ROLLCALL_SECRETS: 'rollcall/bench',
    ROLLCALL_STAGE: 'bench',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  };
  const { stdout } = await execute(
    process.execPath,
    [join(folder, 'start.mjs'), join(folder, file), request],
    { env },
  ).catch(({ stderr = '' }: { stderr?: string }) => {
    // Node quotes the whole minified line before it says what is wrong.
    const words = /^\w*Error: .*$/m.exec(stderr)?.[0] ?? 'no reason given';
    throw new Error(`the bundle ${file} did not start: ${words}`);
  });
  // The function's own metrics come first.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** The function as it is deployed against a bundle of nothing but Hono and one empty route, started by turns. */
export async function run(): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-cold-start-'));
  try {
    await writeFile(join(folder, 'start.mjs'), starter);
    await bundle(join(folder, 'receive.mjs'), { entryPoints: ['functions/receive.ts'] });
    await bundle(join(folder, 'bare.mjs'), { stdin: { contents: bare, resolveDir: root } });
    const [receive, hono]: [number[], number[]] = [[], []];
    for (let n = 0; n < spawns; n++) {
      hono.push(await timed(folder, 'bare.mjs', 202));
      receive.push(await timed(folder, 'receive.mjs', 401));
    }
    const { size } = await stat(join(folder, 'receive.mjs'));
    return [startUp(median(receive), median(hono)), weight(size)];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function timed(folder: string, file: string, expected: number): Promise<number> {
  const { statusCode, milliseconds } = await start(folder, file);
  if (statusCode !== expected) throw new Error(`${file} answered ${statusCode}`);
  return milliseconds;
}

function startUp(receive: number, hono: number): Result {
  const ratio = receive / hono;
  return {
    name: `receive: cold start and first request, ${receive.toFixed(0)} ms, against ${hono.toFixed(0)} ms of Hono alone`,
    value: `${ratio.toFixed(2)}x`,
    goal: `≤ ${slowest}x`,
    ok: ratio <= slowest,
  };
}

function weight(bytes: number): Result {
  const kilobytes = (bytes / 1_000).toFixed(0);
  return {
    name: 'receive: size of its bundle',
    value: `${kilobytes} KB`,
    goal: '≤ 420 KB',
    ok: bytes <= biggest,
  };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await run(), undefined, 2)}\n`);
