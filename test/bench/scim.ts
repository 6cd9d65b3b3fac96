import { createPublish } from '../../functions/core/delivery/publish.ts';
import { createReceive } from '../../functions/core/receive/receive.ts';
import { hashOf } from '../../functions/core/scim/door/tokens.ts';
import { createScim } from '../../functions/core/scim/scim.ts';
import { httpApiHandler } from '../../functions/lib/aws/http-api.ts';
import { pagerduty } from '../../functions/sources/pagerduty/index.ts';
import { sign } from '../../functions/sources/pagerduty/signature.ts';
import { scim } from '../../functions/sources/scim/index.ts';
import { httpEvent } from '../support/http-event.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { median } from './median.ts';
import type { Result } from './result.ts';

/*
 * Users made a second by one process, from the HTTP API's event to the answer: the token checked, the name claimed, the event encoded
 * and handed to a queue, the user written to a table in memory. Beside it, in the same run, webhooks a second through `receive`, which
 * writes nothing. A machine's own speed cancels out in the ratio.
 */

const rounds = 11;
const requests = 1_000;
const token = 'a-token-of-the-usual-length-of-43-characters';
const unheard = { log: { info() {}, warn() {}, error() {} }, metrics: { add() {} } };
const queue = { send: async () => {} };
const publish = createPublish({ ordinary: queue, leavers: queue });

function createMaking() {
  let ids = 0;
  const app = createScim({
    id: 'scim',
    source: scim,
    table: createMemoryTable(),
    secret: async () => ({ tokens: [{ name: 'bench', hash: hashOf(token), ends: '2999-12-31' }] }),
    publish,
    rejections: { accepted() {}, rejected() {} },
    ...unheard,
    now: Date.now,
    sleep: async () => {},
    newId: () => `id${++ids}`,
  });
  const handler = httpApiHandler(app.fetch);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/scim+json; charset=utf-8',
  };
  let users = 0;
  return async () => {
    const userName = `jane.doe.${++users}@example.com`;
    const body = JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName,
      name: { givenName: 'Jane', familyName: 'Doe' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Jane Doe',
      locale: 'en-US',
      externalId: `00u${users}`,
      groups: [],
      password: '1mz050nq',
      active: true,
    });
    const { statusCode } = await handler(httpEvent({ path: '/scim/v2/Users', headers, body }));
    if (statusCode !== 201) throw new Error(`answered ${statusCode}`);
  };
}

function createReceiving() {
  const secret = 'a-secret-of-the-usual-length-of-64-characters-as-PagerDuty-makes';
  const event = { id: '01H', event_type: 'user.created', occurred_at: '2026-05-04T11:00:00.000Z' };
  const data = { id: 'P1', email: 'jane@example.com', name: 'Jane Smith' };
  const body = JSON.stringify({ event: { ...event, data } });
  const app = createReceive({
    sources: { pagerduty },
    settings: { pagerduty: {} },
    secrets: async () => [{ secrets: [secret] }],
    publish,
    deadLetters: queue,
    ...unheard,
    now: Date.now,
  });
  const handler = httpApiHandler(app.fetch);
  const headers = {
    'content-type': 'application/json',
    'x-pagerduty-signature': sign(Buffer.from(body), secret),
  };
  const delivery = httpEvent({ path: '/webhooks/pagerduty', headers, body });
  return async () => {
    const { statusCode } = await handler(delivery);
    if (statusCode !== 202) throw new Error(`answered ${statusCode}`);
  };
}

/** Rounds of both, interleaved: what disturbs the machine disturbs both. */
export async function run(): Promise<Result[]> {
  const [make, receive] = [createMaking(), createReceiving()];
  const made: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [users, webhooks] = [await aSecond(make), await aSecond(receive)];
    made.push(users);
    ratios.push(users / webhooks);
  }
  return [
    { name: 'scim: users made a second, event and write included', value: Math.round(median(made.slice(2))) },
    {
      name: 'scim: the same, as a share of webhooks through receive',
      value: median(ratios.slice(2)).toFixed(2),
    },
  ];
}

async function aSecond(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < requests; n++) await work();
  return (requests * 1_000) / (performance.now() - start);
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await run(), undefined, 2)}\n`);
