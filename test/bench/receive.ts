import { createHmac, timingSafeEqual } from 'node:crypto';
import { createPublish } from '../../functions/core/delivery/publish.ts';
import { createReceive } from '../../functions/core/receive/receive.ts';
import { httpApiHandler } from '../../functions/lib/aws/http-api.ts';
import { pagerduty } from '../../functions/sources/pagerduty/index.ts';
import { sign } from '../../functions/sources/pagerduty/signature.ts';
import { httpEvent } from '../support/http-event.ts';
import { median } from './median.ts';
import type { Result } from './result.ts';

const rounds = 31;
const requests = 3_000;
const secret = 'a-secret-of-the-usual-length-of-64-characters-as-PagerDuty-makes';
const goal = 0.3;

const body = JSON.stringify({
  event: {
    id: '01BENCH0000000000000000001',
    event_type: 'user.updated',
    resource_type: 'user',
    occurred_at: '2026-01-02T03:04:05.678Z',
    agent: null,
    client: null,
    data: {
      id: 'PBENCH1',
      type: 'user',
      name: 'Jane Doe',
      email: 'jane@example.com',
      bio: 'x'.repeat(1_780),
    },
  },
});
const signature = sign(Buffer.from(body), secret);

/** The least that any receiver has to do: check the signature, read the JSON. */
function floor(): unknown {
  const expected = createHmac('sha256', secret).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex')))
    throw new Error('a wrong signature');
  return JSON.parse(body);
}

/** From the HTTP API's event to the answer, the event normalized and encoded; queue and log are not measured. */
function createReceiver() {
  const queue = { send: async () => {} };
  const secrets = [{ secrets: [secret] }];
  const app = createReceive({
    sources: { pagerduty },
    settings: { pagerduty: {} },
    secrets: async () => secrets,
    publish: createPublish({ ordinary: queue, leavers: queue }),
    deadLetters: queue,
    log: { info() {}, warn() {}, error() {} },
    metrics: { add() {} },
    now: Date.now,
  });
  const handler = httpApiHandler(app.fetch);
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    host: 'hooks.example.com',
    'user-agent': 'PagerDuty-Webhook/V3.0',
    'x-pagerduty-signature': signature,
    'x-webhook-id': '3f1e7d1c-5a56-4a0e-9a7b-0d6e5b1c2f3a',
    'x-webhook-subscription': 'PXSUIZH',
  };
  const event = httpEvent({ path: '/webhooks/pagerduty', headers, body });
  return async () => {
    const { statusCode } = await handler(event);
    if (statusCode !== 202) throw new Error(`answered ${statusCode}`);
  };
}

/** Rounds of both, interleaved: what disturbs the machine disturbs both. */
export async function run(): Promise<Result[]> {
  const receive = createReceiver();
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const least = await microseconds(floor);
    ratios.push(least / (await microseconds(receive)));
  }
  const ratio = median(ratios.slice(3));
  const name = `receive: a PagerDuty webhook of ${Buffer.byteLength(body)} bytes, as a share of HMAC + JSON.parse alone`;
  return [{ name, value: ratio.toFixed(2), goal: `≥ ${goal}`, ok: ratio >= goal }];
}

async function microseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < requests; n++) await work();
  return ((performance.now() - start) * 1_000) / requests;
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await run(), undefined, 2)}\n`);
