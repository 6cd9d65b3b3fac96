import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { type LambdaHost, startLambda } from '../../../../infra/local/lambda/host.ts';
import type { FunctionPlan } from '../../../../infra/local/resolved-template.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-lambda-'));
const hosts: LambdaHost[] = [];
const surroundings = { sqs: 'http://sqs', dynamodb: 'http://dynamodb', secrets: 'http://secrets', extra: {} };

/** A function of one file. */
function functionOf(label: string, source: string, rest: Partial<FunctionPlan> = {}): FunctionPlan {
  const own = join(folder, label);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'index.mjs'), source);
  const plan = { name: `test-${label}`, label, arn: `arn:${label}`, folder: own, handler: 'index.handler' };
  return { ...plan, environment: {}, timeout: 10_000, memory: 128, ...rest };
}

async function start(options: { freeze?: boolean } = {}) {
  const lines: string[] = [];
  const host = await startLambda(0, {
    surroundings,
    freeze: true,
    log: (line) => lines.push(line),
    ...options,
  });
  hosts.push(host);
  return { host, lines, said: (words: string) => lines.some((line) => line.includes(words)) };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a function on this machine', () => {
  it('gets the event and the context, and its answer comes back', async () => {
    const { host } = await start();
    const plan = functionOf(
      'echo',
      `export const handler = async (event, context) => ({
        event, arn: context.invokedFunctionArn, name: context.functionName, id: context.awsRequestId,
        left: context.getRemainingTimeInMillis(),
      });`,
    );
    const outcome = await host.invoke(plan, { a: [1, 'é'] });
    const answer = JSON.parse(outcome.ok ? outcome.payload : '{}');
    expect(answer).toMatchObject({ event: { a: [1, 'é'] }, arn: 'arn:echo', name: 'test-echo' });
    expect(answer.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.left).toBeGreaterThan(0);
    expect(answer.left).toBeLessThanOrEqual(10_000);
  });

  it('answers null where it returns nothing', async () => {
    const { host } = await start();
    expect(await host.invoke(functionOf('wordless', 'export const handler = async () => {};'), {})).toEqual({
      ok: true,
      payload: 'null',
    });
  });

  it('has the environment of the template and of Lambda, and nothing of the developer’s own', async () => {
    vi.stubEnv('AWS_PROFILE', 'production');
    const { host } = await start();
    const plan = functionOf('environment', 'export const handler = async () => process.env;', {
      environment: { TABLE: 'roster' },
    });
    const outcome = await host.invoke(plan, {});
    const environment = JSON.parse(outcome.ok ? outcome.payload : '{}');
    expect(environment).toMatchObject({
      TABLE: 'roster',
      AWS_LAMBDA_FUNCTION_NAME: 'test-environment',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_SQS: 'http://sqs',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://secrets',
    });
    expect(environment).not.toHaveProperty('AWS_PROFILE');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('may look at its standard input, which is empty', async () => {
    const { host } = await start();
    const plan = functionOf(
      'reader',
      `export const handler = async () => { for await (const _ of process.stdin); return process.pid; };`,
    );
    const first = await host.invoke(plan, {});
    expect(first).toMatchObject({ ok: true });
    expect(await host.invoke(plan, {})).toEqual(first);
  });

  it('that throws fails this invocation and does the next in the same process', async () => {
    const { host, said } = await start();
    const plan = functionOf(
      'thrower',
      `export const handler = async ({ fine }) => { if (!fine) throw new TypeError('not fine'); return process.pid; };`,
    );
    expect(await host.invoke(plan, {})).toMatchObject({
      ok: false,
      error: { errorType: 'TypeError', errorMessage: 'not fine', trace: expect.any(Array) },
    });
    const [instance] = host.instances();
    expect(await host.invoke(plan, { fine: true })).toEqual({ ok: true, payload: String(instance?.pid) });
    expect(said('TypeError: not fine')).toBe(true);
  });

  it('that breaks outside its handler fails the invocation and is replaced', async () => {
    const { host } = await start();
    const plan = functionOf(
      'stray',
      `export const handler = ({ fine }) => fine ? process.pid : new Promise(() => setTimeout(() => { throw new Error('stray'); }));`,
    );
    expect(await host.invoke(plan, {})).toMatchObject({ ok: false, error: { errorMessage: 'stray' } });
    expect(await host.invoke(plan, { fine: true })).toMatchObject({ ok: true });
  });

  it.each([
    ['cannot be loaded', `import './missing.mjs'; export const handler = () => {};`, 'missing.mjs'],
    ['throws while it is loaded', `throw new Error('no TABLE');`, 'no TABLE'],
    ['has no handler', `export const other = 1;`, 'index.handler is not exported'],
  ])('that %s fails each invocation and says why', async (name, source, words) => {
    const { host, said } = await start();
    const plan = functionOf(name.replaceAll(' ', '-'), source);
    for (const _ of [1, 2]) {
      const outcome = await host.invoke(plan, {});
      expect(outcome.ok ? '' : outcome.error.errorMessage).toContain(words);
    }
    expect(said(words)).toBe(true);
  });

  it('that takes too long is killed, and its invocation fails as on Lambda', async () => {
    const { host } = await start();
    const plan = functionOf(
      'slow',
      `export const handler = ({ fast }) => fast ?? new Promise(() => setInterval(() => {}, 1000));`,
      {
        timeout: 200,
      },
    );
    const invocation = host.invoke(plan, {});
    const pid = host.instances()[0]?.pid ?? 0;
    expect(await invocation).toMatchObject({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Task timed out after 0.20 seconds$/),
      },
    });
    await expect.poll(() => isAlive(pid)).toBe(false);
    expect(await host.invoke(plan, { fast: 1 })).toEqual({ ok: true, payload: '1' });
  });

  it('that is killed in the middle fails its invocation, and the next one gets a new process', async () => {
    const { host, said } = await start();
    const plan = functionOf(
      'victim',
      `export const handler = ({ fine }) => {
        if (fine) return process.pid;
        console.log('working');
        return new Promise(() => setInterval(() => {}, 1000));
      };`,
    );
    const invocation = host.invoke(plan, {});
    await expect.poll(() => said('working')).toBe(true);
    const pid = host.instances()[0]?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    expect(await invocation).toMatchObject({
      ok: false,
      error: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('signal: SIGKILL') },
    });
    const next = await host.invoke(plan, { fine: true });
    expect(next).toMatchObject({ ok: true });
    expect(next).not.toEqual({ ok: true, payload: String(pid) });
  });

  it('that is killed while idle costs no invocation', async () => {
    const { host } = await start();
    const plan = functionOf('idler', 'export const handler = () => process.pid;');
    const first = await host.invoke(plan, {});
    process.kill(Number(first.ok ? first.payload : 0), 'SIGKILL');
    const second = await host.invoke(plan, {});
    expect(second).toMatchObject({ ok: true });
    expect(second).not.toEqual(first);
  });

  it('runs in as many processes as there are invocations at once, and reuses those that are idle', async () => {
    const { host } = await start();
    const plan = functionOf('parallel', 'export const handler = () => process.pid;');
    const pids = async (count: number) =>
      new Set(
        (await Promise.all(Array.from({ length: count }, () => host.invoke(plan, {})))).map(
          (o) => o.ok && o.payload,
        ),
      );
    const first = await pids(3);
    expect(first.size).toBe(3);
    const second = await pids(2);
    expect([...second].every((pid) => first.has(pid))).toBe(true);
    expect(host.instances()).toHaveLength(3);
    expect(host.instances().every(({ busy }) => !busy)).toBe(true);
  });
});

describe('between two invocations', () => {
  const ticker = `let ticks = 0;
    export const handler = async () => { setInterval(() => { if (++ticks === 20) console.log('awake'); }, 1); };`;
  // In a process of its own it sees two hundred of its milliseconds go by.
  const clock = 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 200));';

  it('a function stands still: its timers do not fire', async () => {
    const { host, said } = await start({ freeze: true });
    await host.invoke(functionOf('frozen', ticker), {});
    await host.invoke(functionOf('clock', clock), {});
    expect(said('awake')).toBe(false);
  });

  it('a function goes on where freezing is switched off', async () => {
    const { host, said } = await start({ freeze: false });
    await host.invoke(functionOf('awake', ticker), {});
    await expect.poll(() => said('awake')).toBe(true);
  });
});

describe('the end', () => {
  it('ends every process, busy or idle, and fails what was going on', async () => {
    const { host, said } = await start();
    const busy = functionOf(
      'busy',
      `export const handler = () => { console.log('working'); return new Promise(() => setInterval(() => {}, 1000)); };`,
    );
    await host.invoke(functionOf('idle', 'export const handler = () => {};'), {});
    const going = host.invoke(busy, {});
    await expect.poll(() => said('working')).toBe(true);
    const pids = host.instances().map(({ pid }) => pid ?? 0);
    await host.close();
    expect(await going).toMatchObject({ ok: false });
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(await host.invoke(busy, {})).toMatchObject({
      ok: false,
      error: { errorType: 'ServiceException' },
    });
  });

  it('comes for the functions too where the machine itself is killed', async () => {
    const plans = [
      functionOf('orphan', 'export const handler = () => console.log("pid", process.pid);'),
      functionOf(
        'working-orphan',
        'export const handler = () => { console.log("pid", process.pid); return new Promise(() => setInterval(() => {}, 1000)); };',
      ),
    ];
    const host = JSON.stringify(import.meta.resolve('../../../../infra/local/lambda/host.ts'));
    const script = `import { startLambda } from ${host};
      const host = await startLambda(0, { surroundings: ${JSON.stringify(surroundings)}, freeze: true, log: console.log });
      for (const plan of ${JSON.stringify(plans)}) await Promise.race([host.invoke(plan, {}), new Promise((r) => setTimeout(r, 300))]);`;
    const machine = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let output = '';
    machine.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const pids = () => [...output.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
    await expect.poll(() => pids().length, { timeout: 120_000 }).toBe(2);
    machine.kill('SIGKILL');
    await expect.poll(() => pids().filter(isAlive), { timeout: 120_000 }).toEqual([]);
  });
});
