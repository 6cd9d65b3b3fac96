import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '../../../../functions/core/accounts/account.ts';
import { encodeLifecycle } from '../../../../functions/core/delivery/event-message.ts';
import { encodeWake } from '../../../../functions/core/delivery/wake-up.ts';
import { keys } from '../../../../functions/core/roster/keys.ts';
import { createQueue } from '../../../../functions/lib/aws/queue.ts';
import { loadConfig } from '../../../../infra/load-config.ts';
import { createSqsClient, startSqs } from '../../../../infra/local/aws/sqs.ts';
import type { Listening } from '../../../../infra/local/http.ts';
import { createPagertree } from '../../../../infra/local/simulators/pagertree/index.ts';
import { event } from '../../../support/events.ts';
import { createRollcall } from '../../../support/rollcall.ts';
import { httpInto } from '../../../support/target.ts';
import { createCommand } from '../command.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const joe = { id: '00u2', email: 'joe@example.com', displayName: 'Joe' };

let server: Listening;
let client: SQSClient;
let names = 0;
beforeAll(async () => {
  server = await startSqs(0);
  client = createSqsClient(server.url);
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

let rollcall: ReturnType<typeof createRollcall>;
let urls: Record<string, string>;
/** What the workers do meanwhile: called whenever the command waits. */
let meanwhile: () => Promise<void>;
let command: ReturnType<typeof createCommand>;

beforeEach(async () => {
  const simulator = createPagertree({ now: Date.now, sleep: async () => {} });
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
    const QueueName = `command${++names}-${name}.fifo`;
    await client.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } }));
    urls[name] = `${server.url}/000000000000/${QueueName}`;
  }
  meanwhile = async () => {};
  const config = await loadConfig('test/flow/rollcall.config.ts');
  const { table, roster, clock } = rollcall;
  command = createCommand({
    stage: {
      table,
      roster,
      sqs: client,
      queueUrl: async (name) => urls[name] ?? '',
      secrets: {
        current: async () => ({ key: 'local-key' }),
        all: async () => [],
        tag: async () => undefined,
      },
    },
    config,
    http: async () => httpInto(simulator.app),
    newId: () => `redriven${++names}`,
    now: clock.now,
    async sleep(milliseconds) {
      await meanwhile();
      clock.advance(milliseconds);
    },
  });
});

const reason = { kind: 'Permanent', reason: 'PagerTree 422 on POST', words: '\u001b[31mtime zone is odd' };

async function putDeadLetter(
  name: string,
  body: string,
  attributes: Record<string, string> = reason,
): Promise<void> {
  const message = { body, groupId: `g${++names}`, deduplicationId: `d${++names}`, attributes };
  await createQueue(client, urls[`${name}-dead`] ?? '').send([message]);
}

/** A person of whom a wake-up was given up. */
async function givenUp(user: typeof jane, n: number): Promise<string> {
  await rollcall.route(event('user.created', n, { id: `okta:e${n}`, user }));
  const { person } = await rollcall.personOf(user.email);
  const wake = { person, target: 'pagertree', causedBy: `okta:e${n}` };
  await putDeadLetter('pagertree', encodeWake(wake, 'x').body, { ...reason, person });
  return person;
}

async function put(person: string, account: Partial<Account>): Promise<void> {
  const key = keys.account(person, 'pagertree');
  const { table } = rollcall;
  await table.write(key, await table.read(key), {
    person,
    target: 'pagertree',
    status: 'failed',
    ...account,
  });
}

async function waiting(name: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const];
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl: urls[name], AttributeNames }));
  return Number(answer.Attributes?.ApproximateNumberOfMessages);
}

const plain = (text: string) => text.replace(/\s+/g, ' ');

describe('rollcall redrive', () => {
  test('in a dry run names people by e-mail, what would be done and the vendor’s words, and leaves all as it is', async () => {
    await givenUp(jane, 1);
    const { code, out } = await command.run('redrive pagertree --dry-run');
    expect(plain(out)).toMatch(
      /1 Permanent: PagerTree 422 on POST jane@example\.com: would be redriven: Create the account.* \(the vendor said: \[31mtime zone is odd\) 1 would be redriven\. $/,
    );
    expect(out).not.toContain('\u001b');
    expect([await waiting('pagertree'), await waiting('pagertree-dead')]).toEqual([0, 1]);
    expect(code).toBe(0);
    expect((await command.run('redrive pagertree --dry-run --check')).code).toBe(3);
  });

  test('waits for the outcome of each, and says it', async () => {
    const [first, second] = [await givenUp(jane, 1), await givenUp(joe, 2)];
    meanwhile = async () => {
      await put(first, { status: 'applied' });
      await put(second, {
        status: 'blocked',
        lastError: { kind: 'Blocked', message: 'm', by: 'on call', at: 'new' },
      });
    };
    const { code, out } = await command.run('redrive pagertree --check');
    expect(plain(out)).toContain('jane@example.com is right now');
    expect(plain(out)).toContain('joe@example.com is blocked again: on call');
    expect(plain(out)).toContain('2 redriven. Seen since: 1 applied, 1 blocked.');
    expect(code).toBe(3);
    expect([await waiting('pagertree'), await waiting('pagertree-dead')]).toEqual([2, 0]);
  });

  test('is not fooled by the error of before, and stops waiting when its time is over', async () => {
    const person = await givenUp(jane, 1);
    await put(person, { lastError: { kind: 'Permanent', message: 'old', at: '2026-01-05T08:00:00.000Z' } });
    const began = rollcall.clock.now();
    const { out } = await command.run('redrive pagertree --wait 5');
    expect(plain(out)).toContain('jane@example.com was not seen to be worked on yet');
    expect(rollcall.clock.now() - began).toBeLessThan(8_000);
  });

  test('does not wait with --wait 0', async () => {
    await givenUp(jane, 1);
    const began = rollcall.clock.now();
    expect((await command.run('redrive pagertree --wait 0')).out).toMatch(/1 redriven\.\n$/);
    expect(rollcall.clock.now()).toBe(began);
  });

  test('is about one person with --person, of a target and of events', async () => {
    await givenUp(jane, 1);
    await givenUp(joe, 2);
    for (const user of [jane, joe])
      await putDeadLetter('lifecycle', encodeLifecycle(event('user.updated', 3, { user })).body);
    expect((await command.run('redrive pagertree --person joe@example.com --wait 0')).out).toMatch(
      /1 redriven/,
    );
    expect((await command.run('redrive lifecycle --person okta:00u1')).out).toMatch(/1 redriven/);
    expect([await waiting('pagertree-dead'), await waiting('lifecycle-dead')]).toEqual([1, 1]);
    expect(await command.run('redrive pagertree --person nobody@example.com')).toMatchObject({
      code: 1,
      err: 'No source has spoken of nobody@example.com yet.\n',
    });
  });

  test('for scripts is a line each with a version and no e-mail, and keeps the keys that it had', async () => {
    const person = await givenUp(jane, 1);
    meanwhile = () => put(person, { status: 'applied' });
    const { out } = await command.run('redrive pagertree --json');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { version: 1, person, fate: 'redriven', says: expect.stringContaining('Create'), dryRun: false },
      { version: 1, person, target: 'pagertree', seen: 'applied' },
      { version: 1, summary: { redriven: 1 }, seen: { applied: 1 }, dryRun: false, stopped: false },
    ]);
    expect(out).not.toContain('jane@example.com');
  });

  test('that is interrupted gives back what it had not begun', async () => {
    await givenUp(jane, 1);
    const { out } = await command.run('redrive pagertree', { onInterrupt: (stop) => stop() });
    expect(out).toMatch(/\nStopped\. Nothing was done\.\n$/);
    expect(await waiting('pagertree-dead')).toBe(1);
  });

  test.each([
    ['slack', 'There is no slack: name one of opsgenie, statuspage, pagertree, lifecycle.'],
    ['pagertree --wait soon', 'Give seconds, from 0 to 9999.'],
  ])('%s is asked wrongly', async (line, sentence) => {
    const { code, err } = await command.run(`redrive ${line}`);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  test('tells that there are none from that none was asked for', async () => {
    expect((await command.run('redrive pagertree')).out).toBe('No dead letters.\n');
    await givenUp(jane, 1);
    expect((await command.run('redrive pagertree --reason 503')).out).toMatch(
      /None of them was asked for\.\n$/,
    );
  });

  test('with an empty filter is asked wrongly: that is not everything', async () => {
    await givenUp(jane, 1);
    const { code, err } = await command.run(['redrive', 'pagertree', '--reason', ' ']);
    expect(err).toContain('It is empty: leave it out for all of them.');
    expect(code).toBe(2);
    expect(await waiting('pagertree-dead')).toBe(1);
  });
});

describe('rollcall redrive --discard', () => {
  beforeEach(async () => {
    await givenUp(jane, 1);
    await putDeadLetter('pagertree', 'not even JSON', { reason: 'not ours' });
    await putDeadLetter('pagertree', '{}', { reason: 'not ours' });
  });

  test('deletes what is not ours and nothing else, after plan and count', async () => {
    const { code, out, err } = await command.run('redrive pagertree --discard --yes');
    expect(err).toBe('     2  not ours\n2 dead letters are not ours.\n');
    expect({ code, out }).toEqual({ code: 0, out: '2 discarded.\n' });
    expect([await waiting('pagertree'), await waiting('pagertree-dead')]).toEqual([0, 1]);
  });

  test('deletes nothing where nobody can be asked, and says how', async () => {
    const { code, err } = await command.run('redrive pagertree --discard');
    expect(err).toContain('Nobody can be asked here: add --yes. Nothing was done.');
    expect(code).toBe(2);
    expect(await waiting('pagertree-dead')).toBe(3);
  });

  test.each([
    ['y\n', 1],
    ['YES\r', 1],
    ['n\n', 3],
    ['\n', 3],
    ['sure\n', 3],
  ])('answered with %j leaves %i', async (answer, left) => {
    const stdin = {
      isTTY: true,
      async *[Symbol.asyncIterator]() {
        yield answer;
      },
    };
    const { err } = await command.run('redrive pagertree --discard', { stdin });
    expect(err).toContain('Delete 2 for good? [y/N] ');
    expect(await waiting('pagertree-dead')).toBe(left);
  });

  test('deletes only what was counted when it was asked', async () => {
    const stdin = {
      isTTY: true,
      async *[Symbol.asyncIterator]() {
        await putDeadLetter('pagertree', 'came meanwhile', { reason: 'not ours' });
        yield 'y\n';
      },
    };
    expect((await command.run('redrive pagertree --discard', { stdin })).out).toBe('2 discarded.\n');
    expect(await waiting('pagertree-dead')).toBe(2);
  });

  test('in a dry run only says what it would delete', async () => {
    expect((await command.run('redrive pagertree --discard --dry-run')).out).toBe(
      '     2  not ours\n2 would be discarded.\n',
    );
    expect(JSON.parse((await command.run('redrive pagertree --discard --dry-run --json')).out)).toEqual({
      version: 1,
      queue: 'pagertree',
      found: 2,
      discarded: 0,
      dryRun: true,
    });
    expect(await waiting('pagertree-dead')).toBe(3);
  });
});
