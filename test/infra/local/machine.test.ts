import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';
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
  sources: { okta: { secret: z.object({ secrets: z.array(z.string()) }) } },
  targets: {},
} as never;

describe('the local machine', () => {
  const assembly = writeAssembly({ receive, work });
  const told: string[] = [];
  let machine: Machine;

  beforeAll(async () => {
    const secretsFile = join(assembly.folder, 'secrets.json');
    writeFileSync(
      secretsFile,
      JSON.stringify({ 'sources/okta': { secrets: ['s'] }, 'targets/opsgenie': { key: 'k' } }),
    );
    const vendor = new Hono().post('/v2/users/:name', (c) => {
      told.push(c.req.param('name'));
      return c.json({});
    });
    machine = await startMachine({
      assembly: assembly.folder,
      ports: portsFrom(0),
      secretsFile,
      registries,
      simulators: {
        opsgenie: createSimulator(vendor, () => ({ told }), { now: Date.now, sleep: async () => {} }),
      },
      schedules: false,
      log: (line) => process.stdout.write(`${line}\n`),
    });
  });
  afterAll(async () => {
    await machine?.stop();
    assembly.remove();
  });

  it('takes a webhook through receive, the queue and the worker to the vendor', async () => {
    const answer = await fetch(`${machine.urls.webhooks}/webhooks/okta`, { method: 'POST', body: 'jane' });
    expect([answer.status, await answer.text()]).toEqual([202, '{"secrets":["s"]}']);
    await expect.poll(() => told).toEqual(['jane']);
    const state = await fetch(`${machine.urls.simulators}/opsgenie/_state`);
    expect(await state.json()).toMatchObject({
      told: ['jane'],
      calls: [{ method: 'POST', path: '/v2/users/jane', status: 200 }],
    });
  });
});
