import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { sources } from '../../../functions/sources/index.ts';
import { checkFree, listen } from '../../../infra/local/http.ts';
import { type MachineOptions, startMachine } from '../../../infra/local/machine.ts';
import { portsFrom } from '../../../infra/local/ports.ts';
import { createSimulator } from '../../../infra/local/simulators/simulator.ts';
import { writeAssembly } from './assembly-fixture.ts';

const sdk = (name: string) => JSON.stringify(import.meta.resolve(`@aws-sdk/client-${name}`));

/** Puts what was posted on the queue; answers with what is in the secret. */
const receive = `
import { SQSClient, SendMessageCommand } from ${sdk('sqs')};
import { SecretsManagerClient, GetSecretValueCommand } from ${sdk('secrets-manager')};
const sqs = new SQSClient();
const secrets = new SecretsManagerClient();
export const handler = async (event) => {
  await sqs.send(new SendMessageCommand({
    QueueUrl: process.env.QUEUE, MessageBody: event.body, MessageGroupId: 'g', MessageDeduplicationId: event.body,
  }));
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'rollcall/dev/sources/okta' }));
  return { statusCode: 202, body: SecretString };
};`;

/** Tells the simulated vendor what came. */
const work = `
export const handler = async (event) => {
  for (const { body } of event.Records ?? []) {
    await fetch(process.env.ROLLCALL_OPSGENIE_URL + '/v2/users/' + body, { method: 'POST' });
  }
  return { batchItemFailures: [] };
};`;

const registries = {
  sources: { okta: { ...sources.okta, secret: z.object({ secrets: z.array(z.string()) }) } },
  targets: {},
};

const fixture = writeAssembly({ receive, work });
const secretsFile = join(fixture.folder, 'secrets.json');
writeFileSync(
  secretsFile,
  JSON.stringify({ 'sources/okta': { secrets: ['s'] }, 'targets/opsgenie': { key: 'k' } }),
);
afterAll(() => fixture.remove());

async function freePorts(count: number): Promise<number[]> {
  const taken = await Promise.all(Array.from({ length: count }, () => listen(createServer(), 0, 'test')));
  await Promise.all(taken.map(({ close }) => close()));
  return taken.map(({ port }) => port);
}

/** Why a call failed: ECONNREFUSED where nobody listens. */
function failureOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {};
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(error);
}

/** A machine with a vendor that remembers whom it was told of. */
async function start(options: Partial<MachineOptions> = {}) {
  const told: string[] = [];
  const vendor = new Hono().post('/v2/users/:name', (c) => {
    told.push(c.req.param('name'));
    return c.json({});
  });
  const world = { now: Date.now, sleep: async () => {} };
  const machine = await startMachine({
    assembly: fixture.folder,
    ports: portsFrom(0),
    secretsFile,
    registries,
    simulators: { opsgenie: createSimulator(vendor, () => ({ told }), world) },
    schedules: false,
    ...options,
  });
  const post = (body: string) => fetch(`${machine.urls.webhooks}/webhooks/okta`, { method: 'POST', body });
  return { machine, told, post };
}

describe('the local machine', () => {
  let house: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    house = await start();
  });
  afterAll(() => house.machine.stop());

  it('takes a webhook through receive, the queue and the worker to the vendor', async () => {
    const { machine, told, post } = house;
    const answer = await post('jane');
    expect([answer.status, await answer.text()]).toEqual([202, '{"secrets":["s"]}']);
    await expect.poll(() => told).toEqual(['jane']);
    const state = await fetch(`${machine.urls.simulators}/opsgenie/_state`);
    expect(await state.json()).toMatchObject({
      told: ['jane'],
      calls: [{ method: 'POST', path: '/v2/users/jane', status: 200 }],
    });
  });

  it('runs any function when asked, by its label or its name', async () => {
    const { machine } = house;
    for (const name of ['work', 'test-work']) {
      expect(await machine.invoke(name, {})).toEqual({ ok: true, payload: '{"batchItemFailures":[]}' });
    }
    await expect(machine.invoke('nobody', {})).rejects.toThrow('there is no function nobody');
  });

  it('does its work with a second machine beside it', async () => {
    const other = await start();
    await other.post('john');
    await expect.poll(() => other.told).toEqual(['john']);
    expect(house.told).not.toContain('john');
    await other.machine.stop();
  });

  it('leaves nothing running where it cannot start', async () => {
    const webhooks = createServer();
    const { port, close } = await listen(webhooks, 0, 'test');
    await close();
    const failing = start({
      ports: { ...portsFrom(0), webhooks: port },
      secretsFile: '/nowhere/secrets.json',
    });
    await expect(failing).rejects.toThrow('cannot be read');
    await expect(checkFree({ webhooks: port })).resolves.toBeUndefined();
  });

  it('answers every call that it accepts, from the moment its port opens until it is closed again', async () => {
    const [webhooks] = await freePorts(1);
    const url = `http://127.0.0.1:${webhooks}/webhooks/okta`;
    const answers = new Set<number | string>();
    const last: (number | string)[] = [];
    let calling = true;
    const caller = async (name: number) => {
      for (let n = 0; calling; n++) {
        const call = fetch(url, { method: 'POST', body: `${name}-${n}` });
        last[name] = await call.then(({ status }) => status, failureOf);
        answers.add(last[name]);
      }
    };
    const callers = Array.from({ length: 8 }, (_, name) => caller(name));
    const other = await start({ ports: { ...portsFrom(0), webhooks: Number(webhooks) } });
    // None of them waits for an answer that never comes.
    await expect.poll(() => last).toEqual(callers.map(() => 202));
    expect([...answers].filter((answer) => ![202, 503, 'ECONNREFUSED'].includes(answer))).toEqual([]);
    await other.machine.stop();
    calling = false;
    await Promise.all(callers);
    expect([...answers].filter((answer) => typeof answer === 'number').sort()).toEqual([202, 503]);
  });

  it('ends its functions when it stops, and nobody answers any more', async () => {
    const other = await start();
    await other.post('anne');
    const pids = other.machine.instances().map(({ pid }) => pid ?? 0);
    expect(pids.length).toBeGreaterThan(0);
    await other.machine.stop();
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
    await expect(other.post('late')).rejects.toThrow();
  });
});
