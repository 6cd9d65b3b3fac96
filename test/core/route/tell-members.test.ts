import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { decodeLifecycle, encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { route } from '../../../functions/core/route/route.ts';
import { spread } from '../../../functions/core/route/tell-members.ts';
import type { Message } from '../../../functions/lib/aws/queue.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { configFor, drained, eventOf, tell } from '../../harness/burst.ts';
import { event } from '../../support/events.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createRollcall } from '../../support/rollcall.ts';

const second = 1_000;
const minute = 60 * second;
const group = { id: '00g1', displayName: 'SRE' };
const deleted = event('group.deleted', 900, { user: undefined, group });
const userOf = (number: number) => `u${String(number).padStart(6, '0')}`;

async function seed(table: Table, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const user = userOf(number);
    await table.write(keys.member('okta', group.id, user), undefined, { user });
  }
}

/** To whom users belong: of one of whom nothing is known a deleted group says nothing. */
async function makeKnown(table: Table, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const link = keys.userLink('okta', userOf(number));
    await table.write(link, undefined, { person: `person of ${userOf(number)}` });
  }
}

/** A roster of so many members, and what is told to them, message by message. */
async function company(count: number) {
  const table = createMemoryTable();
  await seed(table, count);
  const { roster } = createRollcall();
  const sent: Message[] = [];
  const world = {
    roster: { ...roster, table },
    lifecycle: {
      send: async (messages: Message[]) => {
        sent.push(...messages);
      },
    },
  };
  return { table, sent, world };
}

const isFurther = (message: Message) => decodeLifecycle(message.body).user === undefined;

/** Plays the messages of the group itself until there are none; answers who was told, and by how many invocations. */
async function play(world: Parameters<typeof spread>[0], sent: Message[], first: Event) {
  const told: string[] = [];
  let most = 0;
  let invocations = 0;
  for (let work = [first]; work.length > 0; ) {
    const one = work.shift() ?? first;
    invocations++;
    await spread(world, one);
    const messages = sent.splice(0);
    most = Math.max(most, messages.length);
    told.push(...messages.flatMap((message) => decodeLifecycle(message.body).user?.id ?? []));
    work = [...work, ...messages.filter(isFurther).map(({ body }) => decodeLifecycle(body))];
  }
  return { told, invocations, most };
}

/** Throws before or after a call, after so many calls each time, and then never again. */
function interrupting(cuts: number[]) {
  const rest = [...cuts];
  let left = rest.shift() ?? Number.POSITIVE_INFINITY;
  const mayCut = () => {
    if (left-- > 0) return;
    left = rest.shift() ?? Number.POSITIVE_INFINITY;
    throw new Error('cut off');
  };
  return <Rest extends unknown[], T>(act: (...rest: Rest) => Promise<T>) =>
    async (...rest: Rest): Promise<T> => {
      mayCut();
      const answer = await act(...rest);
      mayCut();
      return answer;
    };
}

/** Works a queue off as SQS would hand it out: what failed comes back, and what was sent twice comes once. */
async function workOff(world: Parameters<typeof spread>[0], sent: Message[], queue: Event[]) {
  const told = new Set<string>();
  const seen = new Set<string>();
  for (let n = 0; queue.length > 0; n++) {
    if (n > 200) throw new Error('it never ends');
    const one = queue.shift() ?? deleted;
    await spread(world, one).catch(() => queue.unshift(one));
    for (const message of sent.splice(0)) {
      const { user } = decodeLifecycle(message.body);
      if (user !== undefined) told.add(user.id);
      else if (!seen.has(message.deduplicationId)) queue.push(decodeLifecycle(message.body));
      if (user === undefined) seen.add(message.deduplicationId);
    }
  }
  return told;
}

/**
 * What fans out is spread. The kind's other members: a changed configuration (lifecycle.test.ts, and released by
 * portions below), a sweep with many who are due (isolation.test.ts), dead letters by the thousand (redrive.test.ts).
 */
describe('a group that is deleted', () => {
  test.each([0, 1, 249, 250, 251, 3_000, 100_000])(
    'tells each of its %i members, a page at a time',
    async (count) => {
      const { sent, world } = await company(count);
      const { told, invocations, most } = await play(world, sent, deleted);
      expect(new Set(told).size).toBe(count);
      expect(told).toHaveLength(count);
      expect(invocations).toBeLessThanOrEqual(count / 250 + 1);
      expect(most).toBeLessThanOrEqual(251);
    },
  );

  test('is over when it was told: a second delivery does nothing', async () => {
    const { sent, world } = await company(600);
    await play(world, sent, deleted);
    expect(await spread(world, deleted)).toBe(0);
    expect(sent).toEqual([]);
  });

  test('tells everybody once more when it is deleted again, later, and nobody when that was earlier', async () => {
    const { sent, world } = await company(300);
    await play(world, sent, deleted);
    const earlier = event('group.deleted', 100, { user: undefined, group });
    expect((await play(world, sent, earlier)).told).toEqual([]);
    const later = event('group.deleted', 950, { user: undefined, group });
    expect((await play(world, sent, later)).told).toHaveLength(300);
  });

  test('tells each by a message of their own, in their own message group, in the ordinary lane', async () => {
    const { sent, world } = await company(2);
    await spread(world, deleted);
    const [one, other] = sent;
    expect(decodeLifecycle(one?.body ?? '')).toEqual({
      ...deleted,
      id: `${deleted.id}:${userOf(0)}`,
      user: { id: userOf(0) },
    });
    expect(one?.groupId).toBe(encodeLifecycle(event('user.created', 1, { user: { id: userOf(0) } })).groupId);
    expect(one?.groupId).not.toBe(other?.groupId);
  });

  test('has ids that a message may have, also where those of the event and of the user are long', async () => {
    const { table, sent, world } = await company(0);
    const user = 'é'.repeat(200);
    await table.write(keys.member('okta', group.id, user), undefined, { user });
    await spread(world, { ...deleted, id: `okta:${'x'.repeat(990)}` });
    expect(decodeLifecycle(sent[0]?.body ?? '').user?.id).toBe(user);
  });

  test('reaches everybody wherever it is cut off, however often, and however often it is delivered', async () => {
    const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 12 });
    const times = fc.integer({ min: 1, max: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, times, async (cuts, times) => {
        const { table, sent, world } = await company(1_100);
        const cutting = interrupting(cuts);
        const { write, read, page } = table;
        Object.assign(table, { write: cutting(write), read: cutting(read), page: cutting(page) });
        world.lifecycle.send = cutting(world.lifecycle.send);
        const queue = Array.from({ length: times }, () => deleted);
        expect((await workOff(world, sent, queue)).size).toBe(1_100);
      }),
      { numRuns: 40 },
    );
  });

  test('is told to a person who is said to be a member only afterwards, also by a read of all their groups', async () => {
    const rollcall = createRollcall();
    await rollcall.route(deleted);
    const user = { id: '00u1', email: 'jane@example.com' };
    await rollcall.route(event('group.member_added', 2, { user, group }));
    const other = { id: '00u2', email: 'joe@example.com' };
    await rollcall.route(event('user.observed', 3, { user: other, groups: [group] }));
    for (const email of [user.email, other.email]) {
      const { identities } = await rollcall.personOf(email);
      expect(identities[0]?.memberships[group.id]?.value).toBe(false);
    }
  });

  test('is a plain thing where it is small: what it granted is taken away at once', async () => {
    const rollcall = createRollcall();
    const user = { id: '00u1', email: 'jane@example.com', displayName: 'Jane' };
    await rollcall.happen(event('group.member_added', 2, { user, group }));
    expect(rollcall.pager.byEmail(user.email)?.teams).toEqual(['SRE']);
    await rollcall.happen(deleted);
    expect(rollcall.pager.byEmail(user.email)?.teams).toEqual([]);
  });
});

test('a large group’s members lose what it granted by portions, and today’s joiner does not wait behind them', async () => {
  const rollcall = createRollcall();
  await rollcall.sweep();
  const count = 300;
  for (let number = 0; number < count; number++) {
    const user = { id: userOf(number), email: `p${number}@example.com`, displayName: 'P' };
    await rollcall.happen(event('group.member_added', 2, { id: `okta:j${number}`, user, group }));
  }
  await rollcall.route(deleted);
  expect(rollcall.wakes).toEqual([]);
  const joiner = { id: 'new', email: 'new@example.com', displayName: 'New' };
  await rollcall.route(event('user.created', 950, { user: joiner }));
  expect(rollcall.wakes).toHaveLength(1);
  const inSre = () =>
    [...rollcall.pager.accounts.values()].filter(({ teams }) => teams.includes('SRE')).length;
  for (let sweeps = 0; inSre() > 0; sweeps++) {
    expect(sweeps).toBeLessThan(count / 10);
    await rollcall.sweep();
    expect(rollcall.wakes.length).toBeLessThanOrEqual(31);
    await rollcall.drain();
    rollcall.clock.advance(minute);
  }
  expect(rollcall.pager.byEmail(joiner.email)).toBeDefined();
});

test('no more is released while the target works nothing off', async () => {
  const rollcall = createRollcall();
  await rollcall.sweep();
  for (let number = 0; number < 100; number++) {
    const user = { id: userOf(number), email: `p${number}@example.com`, displayName: 'P' };
    await rollcall.happen(event('user.created', 2, { id: `okta:j${number}`, user }));
  }
  const access = [{ group: '*', grants: { pager: { teams: ['All'] } } }];
  rollcall.world.config = { ...rollcall.world.config, access };
  for (let n = 0; n < 9; n++) {
    await rollcall.sweep();
    rollcall.clock.advance(minute);
  }
  expect(rollcall.wakes.length).toBeLessThanOrEqual(30);
});

test('one member who cannot be told keeps no other from it', async () => {
  const rollcall = createRollcall();
  for (let number = 0; number < 3; number++) {
    const user = { id: userOf(number), email: `p${number}@example.com`, displayName: 'P' };
    await rollcall.happen(event('group.member_added', 2, { id: `okta:j${number}`, user, group }));
  }
  const sent: Message[] = [];
  const { person } = await rollcall.personOf('p0@example.com');
  const world = {
    ...rollcall.world,
    lifecycle: { send: async (messages: Message[]) => void sent.push(...messages) },
  };
  await route(world, deleted);
  const { list } = rollcall.table;
  rollcall.table.list = async (pk, prefix) => {
    if (pk === `PERSON#${person}`) throw new Error('no');
    return list(pk, prefix);
  };
  const outcomes = await Promise.allSettled(sent.map(({ body }) => route(world, decodeLifecycle(body))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  await rollcall.drain();
  expect(rollcall.pager.byEmail('p1@example.com')?.teams).toEqual([]);
});

describe('in the whole of Rollcall', () => {
  test('a group of 3,000 is deleted within minutes, no invocation takes long, and a person who joins or leaves meanwhile is routed in seconds', async () => {
    await tell({ seed: 5, config: configFor('pagertree') }, async (rollcall) => {
      const { scheduler, lambdas, table } = rollcall;
      await rollcall.send(eventOf(rollcall, 9_000));
      await drained(rollcall);
      await seed(table, 3_000);
      await makeKnown(table, 3_000);
      const start = scheduler.now();
      const occurredAt = new Date(start).toISOString();
      await rollcall.send({ ...deleted, occurredAt });
      await scheduler.sleep(5 * second);
      const before = scheduler.now();
      await rollcall.send(eventOf(rollcall, 1));
      await rollcall.send(eventOf(rollcall, 9_000, 'user.deleted'));
      const isRouted = async (number: number) =>
        (await table.read({ pk: `LINK#email#p${number}@example.com`, sk: 'LINK' })) !== undefined;
      while (!(await isRouted(1))) await scheduler.sleep(100);
      expect(scheduler.now() - before).toBeLessThan(20 * second);
      const told = () =>
        table
          .items()
          .filter(({ identity }) => JSON.stringify(identity ?? '').includes(`"${group.id}":{"value":false`));
      while (told().length < 3_000) await scheduler.sleep(5 * second);
      expect(scheduler.now() - start).toBeLessThan(5 * minute);
      expect(lambdas.route?.counts.timedOut).toBe(0);
      expect(await table.read(keys.group('okta', group.id))).toMatchObject({ told: true });
      expect(rollcall.queues.dead()).toEqual([]);
    });
  }, 1_200_000);
});
