import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { emailsOf } from '../../../functions/core/people/emails.ts';
import { fold, join } from '../../../functions/core/people/fold.ts';
import { groupsOf } from '../../../functions/core/people/groups-of.ts';
import { emptyIdentity } from '../../../functions/core/people/identity.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { recordEvent } from '../../../functions/core/roster/record-event.ts';
import { createRoster } from '../../../functions/core/roster/roster.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { createRandom, type Random } from '../../harness/random.ts';
import { event } from '../../support/events.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createRollcall } from '../../support/rollcall.ts';

/*
 * What a source says of a person has no end, and an item of the table has. What bounds each item of a person:
 *
 * - an identity: 64 KB of memberships, what is more is in parts of 64 KB; 64 addresses; 20 telephone numbers; of each
 *   other attribute the latest.
 * - the history: one item a line, in a partition of its own, which nobody reads who works on the person.
 * - an account: 64 addresses under which work was begun; one plan, one trouble, one snapshot.
 */
const email = 'jane@example.com';
const bytesOf = (item: unknown) => Buffer.byteLength(JSON.stringify(item));
/** Ids and names as long as Okta's, and events' ids that hold both. */
const groupAt = (number: number) => ({
  id: `00g${String(number).padStart(17, '0')}`,
  displayName: `Group ${number}`,
});
const membership = (
  type: 'group.member_added' | 'group.member_removed',
  number: number,
  seconds: number,
): Event => {
  const group = groupAt(number);
  const uuid = '0e9c7c1a-47b6-11f0-8d1c-0242ac120002';
  return event(type, seconds, { id: `okta:acme.okta.com:${uuid}:00u1:${group.id}`, group });
};

describe('a person in 20,000 groups', () => {
  const everything = Array.from({ length: 20_000 }, (_, number) => groupAt(number));
  const read = event('user.observed', 2, { groups: everything });
  const created = event('user.created', 1, { user: { id: '00u1', email, displayName: 'Jane' } });

  test('is granted what each of them grants, joins and leaves more, and is muted when they leave', async () => {
    const rollcall = createRollcall();
    const largest = () => Math.max(...rollcall.table.items().map(bytesOf));
    await rollcall.happen(
      created,
      event('user.observed', 2, { groups: [...everything, { id: 'x', displayName: 'SRE' }] }),
    );
    const account = () => rollcall.pager.byEmail(email);
    expect(account()).toMatchObject({ teams: ['SRE'], muted: false });
    expect(largest()).toBeLessThan(300_000);
    const [identity] = (await rollcall.personOf(email)).identities;
    expect(identity && groupsOf(identity)).toHaveLength(20_001);
    await rollcall.happen(event('group.member_removed', 3, { group: { id: 'x' } }));
    expect(account()).toMatchObject({ teams: [] });
    await rollcall.happen(event('group.member_added', 4, { group: { id: 'x' } }));
    expect(account()).toMatchObject({ teams: ['SRE'] });
    await rollcall.happen(event('user.deleted', 5));
    expect(account()).toMatchObject({ muted: true });
    expect(largest()).toBeLessThan(300_000);
  }, 1_200_000);

  test('of whom each group is told by itself fits as well', async () => {
    const table = createMemoryTable();
    const roster = createRoster({ table, now: () => 0, sleep: async () => {}, newId: () => 'jane' });
    for (let number = 0; number < 1_000; number++)
      await roster.updateIdentity('jane', 'okta', '00u1', (item) => ({
        identity: fold(
          item?.identity ?? emptyIdentity('okta', '00u1'),
          membership('group.member_added', number, number),
        ),
      }));
    const { identities } = await roster.load('jane');
    expect(identities.map((one) => groupsOf(one).length)).toEqual([1_000]);
    expect(Math.max(...table.items().map(bytesOf))).toBeLessThan(100_000);
    expect(table.items().length).toBeLessThan(100);
  }, 1_200_000);

  test('costs a few reads of the parts more, to know what an event changes, and no write', async () => {
    const calls = async (events: Event[]) => {
      const counted: string[] = [];
      const table = counting(createMemoryTable(), counted);
      const roster = createRoster({ table, now: () => 0, sleep: async () => {}, newId: () => 'jane' });
      for (const one of events) await recordEvent({ roster, authority: ['okta'] }, one);
      counted.splice(0);
      await recordEvent({ roster, authority: ['okta'] }, membership('group.member_added', 99, 99));
      await roster.load('jane');
      return counted.filter((call) => call.includes('IDENTITY') || call.startsWith('list'));
    };
    const few = Array.from({ length: 20 }, (_, number) => membership('group.member_added', number, number));
    expect(await calls([created, ...few])).toEqual([
      'read IDENTITY#okta#00u1',
      'write IDENTITY#okta#00u1',
      // Once for the summary, and once for the test.
      'list PERSON#jane',
      'list PERSON#jane',
    ]);
    expect(await calls([created, read])).toEqual([
      'read IDENTITY#okta#00u1',
      'list IDENTITYPART#okta#00u1',
      'write IDENTITY#okta#00u1',
      'list PERSON#jane',
      'list IDENTITYPART#okta#00u1',
      'list PERSON#jane',
      'list IDENTITYPART#okta#00u1',
    ]);
  }, 1_200_000);
});

/** A table that says what was asked of it. */
function counting(table: Table, calls: string[]): Table {
  return {
    ...table,
    read(key) {
      calls.push(`read ${key.sk}`);
      return table.read(key);
    },
    list(pk, prefix) {
      calls.push(`list ${pk}`);
      return table.list(pk, prefix);
    },
    write(key, before, fields) {
      calls.push(`write ${key.sk}`);
      return table.write(key, before, fields);
    },
  };
}

/** Lets others go on for a while, as long as chance wants. */
async function dawdle(random: Random): Promise<void> {
  for (let turns = random.below(5); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve));
}

/** A table each call of which takes its time. */
function slow(table: Table, random: Random): Table {
  return {
    ...table,
    read: (key) => dawdle(random).then(() => table.read(key)),
    list: (pk, prefix) => dawdle(random).then(() => table.list(pk, prefix)),
    write: (key, before, fields) => dawdle(random).then(() => table.write(key, before, fields)),
  };
}

test('nothing said is lost, no matter who splits an identity while others tell of it or move it to another person', async () => {
  const okta = event('user.created', 1, { user: { id: '00u1', email } });
  /** So long that thirty of them fill an item. */
  const long = (number: number) =>
    event('group.member_added', number, {
      source: 'pagerduty',
      id: `pagerduty:${number}`.padEnd(700, 'x'),
      user: { id: 'P1' },
      group: { id: `g${number}`, displayName: `${number}`.padEnd(1_000, 'x') },
    });
  const renamed = event('user.updated', 200, { source: 'pagerduty', user: { id: 'P1', email } });
  const told = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, number) => long(from + number));
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 15, max: 30 }), async (seed, before) => {
      const random = createRandom(seed);
      const table = createMemoryTable();
      let ids = 0;
      const world = { now: () => 0, sleep: async () => {}, newId: () => `id${ids++}` };
      const calm = { roster: createRoster({ ...world, table }), authority: ['okta', 'pagerduty'] };
      for (const one of [okta, ...told(0, before)]) await recordEvent(calm, one);
      const sleep = () => dawdle(random);
      const roster = createRoster({ ...world, sleep, table: slow(table, random) });
      const known = async () => {
        const person = (await roster.linkOwner(keys.userLink('pagerduty', 'P1'))) ?? '';
        const { identities, movedTo } = await roster.load(person);
        const homes = movedTo === undefined ? identities : (await roster.load(movedTo)).identities;
        return homes.flatMap((one) => (one.source === 'pagerduty' ? groupsOf(one) : []));
      };
      const tell = async (events: Event[]) => {
        for (const one of events) {
          await recordEvent({ ...calm, roster }, one);
          if (one.group !== undefined) expect(await known()).toContain(one.group.id);
        }
      };
      await Promise.all([tell(told(before, before + 8)), tell(told(40, 48)), tell([renamed])]);
      const person = (await calm.roster.linkOwner(keys.userLink('pagerduty', 'P1'))) ?? '';
      const { identities } = await calm.roster.load(person);
      expect(identities.map(({ source }) => source).sort()).toEqual(['okta', 'pagerduty']);
      const all = [...told(0, before + 8), ...told(40, 48)].map(({ group }) => group?.id);
      expect(await known()).toEqual([...new Set(all)].sort());
      expect(table.items().some(({ pk }) => pk.startsWith('IDENTITYPART#'))).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 1_200_000);

test('of any number of addresses the first two and the latest are remembered', () => {
  const addressed = (number: number) =>
    event('user.updated', number, {
      id: `okta:${number}`,
      user: { id: '00u1', email: `jane${number}@example.com` },
    });
  const events = Array.from({ length: 500 }, (_, number) => addressed(number));
  const folded = (told: Event[]) => told.reduce(fold, emptyIdentity('okta', '00u1'));
  const identity = folded(events);
  expect(folded(events.toReversed())).toEqual(identity);
  expect(join(folded(events.slice(300)), folded(events.slice(0, 400)))).toEqual(identity);
  const { now, before } = emailsOf(identity);
  expect(now).toBe('jane499@example.com');
  expect(before).toHaveLength(63);
  expect(before).toEqual(
    expect.arrayContaining(['jane0@example.com', 'jane1@example.com', 'jane498@example.com']),
  );
});
