import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isAbout } from '../../../../functions/core/delivery/dead-letter-groups.ts';
import { encodeLifecycle } from '../../../../functions/core/delivery/event-message.ts';
import { encodeWake } from '../../../../functions/core/delivery/wake-up.ts';
import { createQueue } from '../../../../functions/lib/aws/queue.ts';
import { createHttp } from '../../../../functions/lib/http-client.ts';
import { openDeadQueue } from '../../../../infra/cli/redrive/dead-queue.ts';
import { type Redriving, redriveAll } from '../../../../infra/cli/redrive/redrive-all.ts';
import { forLifecycle, forTarget, type RedriveStage } from '../../../../infra/cli/redrive/redrive-one.ts';
import { loadConfig } from '../../../../infra/load-config.ts';
import { createSqsClient, startSqs } from '../../../../infra/local/aws/sqs.ts';
import type { Listening } from '../../../../infra/local/http.ts';
import { listen, serverOf } from '../../../../infra/local/http.ts';
import { createPagertree } from '../../../../infra/local/simulators/pagertree/index.ts';
import { event } from '../../../support/events.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createRollcall } from '../../../support/rollcall.ts';

let sqs: Listening;
let vendor: Listening;
let client: SQSClient;
let simulator: ReturnType<typeof createPagertree>;
let names = 0;

beforeAll(async () => {
  sqs = await startSqs(0);
  client = createSqsClient(sqs.url);
});
afterAll(async () => {
  client.destroy();
  await sqs.close();
});

let rollcall: ReturnType<typeof createRollcall>;
let stage: RedriveStage;
let urls: Record<string, string>;

beforeEach(async () => {
  simulator = createPagertree({ now: Date.now, sleep: async () => {} });
  vendor = await listen(
    serverOf((request) => simulator.app.fetch(request)),
    0,
    'PagerTree',
  );
  rollcall = createRollcall();
  urls = {};
  for (const name of [
    'pagertree',
    'pagertree-leavers',
    'pagertree-dead',
    'lifecycle',
    'lifecycle-leavers',
    'lifecycle-dead',
  ]) {
    const QueueName = `test${++names}-${name}.fifo`;
    await client.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } }));
    urls[name] = `${sqs.url}/000000000000/${QueueName}`;
  }
  stage = {
    name: 'dev',
    table: rollcall.table,
    roster: rollcall.roster,
    store: createMemoryStore(),
    secrets: { current: async () => ({ key: 'local-key' }), all: async () => [], tag: async () => undefined },
    sqs: client,
    queueUrl: async (name) => urls[name] ?? '',
    origin: () => vendor.url,
  };
  return () => vendor.close();
});

const reason = { kind: 'Permanent', reason: 'PagerTree 422 on POST' };

async function putDead(
  name: string,
  body: string,
  attributes: Record<string, string> = reason,
  groupId = `g${++names}`,
) {
  await createQueue(client, urls[name] ?? '').send([
    { body, groupId, deduplicationId: `d${++names}`, attributes },
  ]);
}

const world = {
  now: Date.now,
  sleep: async () => {},
  newId: () => `redriven-${++names}`,
  http: async () => createHttp(),
};

async function redrive(name: 'pagertree' | 'lifecycle', changes: Partial<Redriving> = {}) {
  const told: string[] = [];
  const dryRun = changes.dryRun ?? false;
  const config = await loadConfig('test/flow/rollcall.config.ts');
  const outcomes = await redriveAll({
    queue: openDeadQueue(client, urls[`${name}-dead`] ?? ''),
    dryRun,
    isChosen: () => true,
    redrive:
      name === 'lifecycle'
        ? forLifecycle(stage, dryRun, world)
        : await forTarget(stage, config, dryRun, world),
    stopped: () => false,
    onCauses: (causes) => told.push(...causes.map(({ cause, count }) => `${count} ${cause}`)),
    onDeadLetter: (_deadLetter, { outcome, detail }) => told.push(`${outcome}: ${detail}`),
    ...changes,
  });
  return { outcomes, told };
}

async function waiting(name: string): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: urls[name],
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Number((await client.send(command)).Attributes?.ApproximateNumberOfMessages);
}

async function jane(): Promise<string> {
  await rollcall.route(
    event('user.created', 1, { user: { id: '00u1', email: 'jane@example.com', displayName: 'Jane' } }),
  );
  return (await rollcall.personOf('jane@example.com')).person;
}

const wake = (person: string) => encodeWake({ person, target: 'pagertree', causedBy: 'okta:1' }, 'x').body;

describe('redriving a target’s dead letters', () => {
  test('plans against the vendor’s state of now, wakes the worker and deletes the deadLetter', async () => {
    await putDead('pagertree-dead', wake(await jane()));
    const { outcomes, told } = await redrive('pagertree');
    expect(outcomes).toEqual({ redriven: 1 });
    expect(told[0]).toBe('1 Permanent: PagerTree 422 on POST');
    expect(told[1]).toMatch(/^redriven: Create the account/);
    expect([await waiting('pagertree'), await waiting('pagertree-dead')]).toEqual([1, 0]);
    expect(simulator.calls.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('only shows what would be done in a dry run, and leaves every deadLetter where it is', async () => {
    await putDead('pagertree-dead', wake(await jane()));
    const { outcomes } = await redrive('pagertree', { dryRun: true });
    expect(outcomes).toEqual({ redriven: 1 });
    expect([await waiting('pagertree'), await waiting('pagertree-dead')]).toEqual([0, 1]);
  });

  test('takes only the deadLetters of the cause that is asked for', async () => {
    const person = await jane();
    await putDead('pagertree-dead', wake(person));
    await putDead('pagertree-dead', wake(person), { kind: 'Transient', reason: 'PagerTree 503 on GET' });
    const { outcomes } = await redrive('pagertree', { isChosen: (one) => isAbout(one, '503') });
    expect(outcomes).toEqual({ redriven: 1 });
    expect(await waiting('pagertree-dead')).toBe(1);
  });

  test('works off all deadLetters of one person, though they come one behind the other', async () => {
    const person = await jane();
    for (let n = 0; n < 3; n++) await putDead('pagertree-dead', wake(person), reason, 'jane');
    expect((await redrive('pagertree')).outcomes).toEqual({ redriven: 3 });
    expect(await waiting('pagertree-dead')).toBe(0);
  });

  test('sends a leaver’s wake-up to the fast lane', async () => {
    const person = await jane();
    await rollcall.route(event('user.deleted', 2, { user: { id: '00u1' } }));
    await putDead('pagertree-dead', wake(person));
    expect((await redrive('pagertree')).outcomes).toEqual({ 'nothing left to do': 1 });
    expect([await waiting('pagertree'), await waiting('pagertree-leavers')]).toEqual([0, 1]);
  });

  test('keeps a deadLetter whose trouble is still there, and says which', async () => {
    await putDead('pagertree-dead', wake(await jane()));
    stage = { ...stage, origin: () => 'http://127.0.0.1:1' };
    const { outcomes, told } = await redrive('pagertree');
    expect(outcomes).toEqual({ 'still fails': 1 });
    expect(told[1]).toBe('still fails: Transient: PagerTree could not be reached on GET');
    expect(await waiting('pagertree-dead')).toBe(1);
  });

  test('of which one is about a person who cannot be read goes on with all others', async () => {
    const person = await jane();
    const item = rollcall.table.items().find(({ sk }) => sk.startsWith('IDENTITY#'));
    if (item === undefined) throw new Error('nobody knows Jane');
    const other = { id: '00u2', email: 'joe@example.com', displayName: 'Joe' };
    await rollcall.route(event('user.created', 1, { id: 'okta:2', user: other }));
    await rollcall.table.write(item, item, { ...item, identity: 'garbage' });
    await putDead('pagertree-dead', wake(person));
    await putDead('pagertree-dead', wake((await rollcall.personOf(other.email)).person));
    expect((await redrive('pagertree')).outcomes).toEqual({ 'still fails': 1, redriven: 1 });
    expect(await waiting('pagertree-dead')).toBe(1);
  });

  test('takes longer than a deadLetter may be in hand, and works each off once all the same', async () => {
    let now = Date.now();
    const worked: string[] = [];
    for (let number = 0; number < 12; number++) await putDead('pagertree-dead', `deadLetter ${number}`);
    const outcomes = await redriveAll({
      queue: openDeadQueue(client, urls['pagertree-dead'] ?? '', () => now),
      dryRun: false,
      isChosen: () => true,
      // Every third still fails; each takes a minute, and a dead letter may be in hand for five.
      redrive: async ({ body }) => {
        now += 60_000;
        worked.push(body);
        return worked.length % 3 === 0
          ? { outcome: 'still fails', detail: '' }
          : { outcome: 'redriven', detail: '' };
      },
      stopped: () => false,
      onCauses: () => {},
      onDeadLetter: () => {},
    });
    expect(outcomes).toEqual({ redriven: 8, 'still fails': 4 });
    expect(new Set(worked).size).toBe(12);
    expect(await waiting('pagertree-dead')).toBe(4);
  });

  test('keeps what is not ours', async () => {
    await putDead('pagertree-dead', 'not even JSON');
    expect((await redrive('pagertree')).outcomes).toEqual({ 'not ours': 1 });
    expect(await waiting('pagertree-dead')).toBe(1);
  });

  test('may be interrupted at any point: what was not begun is given back, what was done is done', async () => {
    const person = await jane();
    for (let n = 0; n < 4; n++) await putDead('pagertree-dead', wake(person));
    let done = 0;
    const { outcomes } = await redrive('pagertree', { onDeadLetter: () => done++, stopped: () => done >= 2 });
    expect(outcomes).toEqual({ redriven: 2 });
    expect([await waiting('pagertree'), await waiting('pagertree-dead')]).toEqual([2, 2]);
  });

  test('gives everything back when our own queue is in trouble', async () => {
    await putDead('pagertree-dead', wake(await jane()));
    urls.pagertree = `${sqs.url}/000000000000/gone.fifo`;
    await expect(redrive('pagertree')).rejects.toThrow('did not take');
    expect(await waiting('pagertree-dead')).toBe(1);
  });
});

describe('redriving events', () => {
  test('sends a leaver past those who join', async () => {
    await putDead('lifecycle-dead', encodeLifecycle(event('user.deleted', 1)).body);
    await redrive('lifecycle');
    expect([await waiting('lifecycle'), await waiting('lifecycle-leavers')]).toEqual([0, 1]);
  });

  test('routes them again, under a new deduplication id, and keeps bodies that nobody could read', async () => {
    const { body } = encodeLifecycle(event('user.created', 1));
    await putDead('lifecycle-dead', body);
    await putDead('lifecycle-dead', Buffer.from('garbage').toString('base64'), {
      reason: 'not JSON',
      encoding: 'base64',
    });
    const { outcomes, told } = await redrive('lifecycle');
    expect(outcomes).toEqual({ redriven: 1, 'not ours': 1 });
    expect(told).toContain('not ours: not JSON');
    expect(await waiting('lifecycle-dead')).toBe(1);
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: urls.lifecycle }));
    expect(Messages.map(({ Body }) => Body)).toEqual([body]);
  });
});
