import { beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { notLookedAt } from '../../../functions/core/sweep/look.ts';
import type { Item } from '../../../functions/lib/aws/table.ts';
import { event } from '../../support/events.ts';
import { pagerTarget } from '../../support/pager.ts';
import { createRollcall } from '../../support/rollcall.ts';

const minute = 60_000;
const hour = 60 * minute;
const emailOf = (number: number) => `p${number}@example.com`;
const person = (number: number) => ({ id: `u${number}`, email: emailOf(number), displayName: `P ${number}` });
const created = (number: number) => event('user.created', 1, { id: `okta:c${number}`, user: person(number) });
const deleted = (number: number) =>
  event('user.deleted', 9, { id: `okta:d${number}`, user: { id: `u${number}` } });

let rollcall: ReturnType<typeof createRollcall>;
let logged: { words: string; facts?: Record<string, unknown> }[];
beforeEach(async () => {
  rollcall = createRollcall();
  logged = [];
  rollcall.world.log = {
    ...rollcall.world.log,
    warn: (words: string, facts?: Record<string, unknown>) => void logged.push({ words, facts }),
  };
  // The first sweep of all looks at everybody, for the configuration is new.
  await rollcall.sweep();
});

const accountOf = (number: number) => rollcall.pager.byEmail(emailOf(number));
const idOf = async (number: number) => (await rollcall.personOf(emailOf(number))).person;
/** What the log says of whom `sweep` could not look at, line by line. */
const named = () => logged.flatMap(({ words, facts }) => (words === notLookedAt ? [facts] : []));
const pass = async (minutes: number) => {
  for (let n = 0; n < minutes; n++) {
    rollcall.clock.advance(minute);
    await rollcall.sweep();
    await rollcall.drain();
  }
};

/** Writes whatever is given over an item of a person's, as a bug or a hand would. */
async function spoil(number: number, place: RegExp, change: (item: Item) => object): Promise<void> {
  const pk = `PERSON#${await idOf(number)}`;
  const item = rollcall.table.items().find((one) => one.pk === pk && place.test(one.sk));
  if (item === undefined) throw new Error('there is nothing to spoil');
  await rollcall.table.write(item, item, { ...item, ...change(item) });
}

/** From now on every call that is about one of these persons is refused by the table. */
function refuse(operation: 'list' | 'read' | 'write', ids: string[], error: unknown): void {
  const real = rollcall.table[operation] as (...args: unknown[]) => Promise<unknown>;
  Object.assign(rollcall.table, {
    [operation]: async (...args: unknown[]) => {
      const [about] = args;
      const pk = typeof about === 'string' ? about : (about as Item).pk;
      if (ids.some((id) => pk === `PERSON#${id}`)) throw error;
      return real(...args);
    },
  });
}

const keyTooLong = () =>
  Object.assign(new Error('One or more parameter values were invalid: Size of hashkey has exceeded'), {
    name: 'ValidationException',
  });

/**
 * Everybody whom a look fails for, one at a time, while they are the first who is due. The kind's other members: one
 * target among several (below), one member of a group (spread.test.ts), one dead letter (redrive.test.ts), one target in
 * `status` (report.test.ts).
 */
const hostile: [string, () => Promise<void>][] = [
  ['an identity without what it is about', () => spoil(0, /^IDENTITY/, () => ({ identity: null }))],
  ['an identity that is a text', () => spoil(0, /^IDENTITY/, () => ({ identity: 'garbage' }))],
  [
    'an identity without its registers',
    () => spoil(0, /^IDENTITY/, () => ({ identity: { source: 'okta' } })),
  ],
  ['an account of which nothing can be read', () => spoil(0, /^TARGET/, () => ({ status: 7, person: 7 }))],
  [
    'an address that nobody can look up',
    async () => {
      const { read } = rollcall.table;
      rollcall.table.read = async (key) => {
        if (key.pk === `LINK#email#${emailOf(0)}`) throw keyTooLong();
        return read(key);
      };
    },
  ],
  ['a record that the table refuses', async () => refuse('list', [await idOf(0)], keyTooLong())],
  [
    'items that the table does not write',
    async () => refuse('write', [await idOf(0)], new Error('too large')),
  ],
  ['items that the table does not read', async () => refuse('read', [await idOf(0)], keyTooLong())],
  [
    'a message that the queue refuses',
    async () => {
      const id = await idOf(0);
      const { wakeUp } = rollcall.world;
      rollcall.world.wakeUp = async (wake, lane) => {
        if (wake.person === id) throw new Error('InvalidMessageContents');
        return wakeUp(wake, lane);
      };
    },
  ],
];

describe.each(hostile)('one person with %s', (_what, spoilt) => {
  beforeEach(async () => {
    for (let number = 0; number < 4; number++) await rollcall.happen(created(number));
    // The one is due first, at every sweep from now on.
    for (let number = 0; number < 4; number++) await rollcall.route(deleted(number));
    rollcall.wakes.length = 0;
    await spoilt();
  });

  test('keeps no leaver from being muted and removed on time, and is counted and named', async () => {
    const id = await idOf(0).catch(() => 'id000001');
    await pass(12);
    for (const number of [1, 2, 3]) expect(accountOf(number)).toMatchObject({ muted: true });
    expect(named().at(-1)).toEqual({ count: 1, persons: { [id]: expect.any(String) } });
    expect(JSON.stringify(logged)).not.toContain('example.com');
    expect(rollcall.counted('SweepFailures').at(-1)?.value).toBe(1);
    rollcall.clock.advance(72 * hour);
    await pass(1);
    for (const number of [1, 2, 3]) expect(accountOf(number)).toBeUndefined();
  });

  test('is looked at less and less often, and never forgotten', async () => {
    await pass(24 * 60);
    // After 1, 2, 4 … minutes, and about hourly in the end.
    expect(named().length).toBeGreaterThan(24);
    expect(named().length).toBeLessThan(50);
  });
});

test('hundreds who cannot be looked at and are due first keep nobody else waiting', async () => {
  for (let number = 0; number < 250; number++) await rollcall.route(created(number));
  rollcall.wakes.length = 0;
  const ids = await Promise.all(Array.from({ length: 250 }, (_, number) => idOf(number)));
  rollcall.clock.advance(minute);
  await rollcall.route(created(250));
  rollcall.wakes.length = 0;
  refuse('list', ids, keyTooLong());
  refuse('write', ids, new Error('too large'));
  rollcall.clock.advance(hour);
  await rollcall.sweep();
  await rollcall.drain();
  expect(accountOf(250)).toBeDefined();
  expect(rollcall.counted('SweepFailures').at(-1)?.value).toBe(250);
});

test('a person who can be looked at again is counted no more', async () => {
  await rollcall.happen(created(0));
  const { list } = rollcall.table;
  refuse('list', [await idOf(0)], new Error('not now'));
  rollcall.clock.advance(hour);
  await rollcall.route(deleted(0)).catch(() => {});
  // Nobody was woken, nor marked: only everybody's turn finds it.
  rollcall.world.config = {
    ...rollcall.world.config,
    leavers: { ...rollcall.world.config.leavers, grace: hour },
  };
  await rollcall.sweep();
  expect(rollcall.counted('SweepFailures').at(-1)?.value).toBe(1);
  rollcall.table.list = list;
  await pass(2);
  expect(accountOf(0)).toMatchObject({ muted: true });
  expect(rollcall.counted('SweepFailures').at(-1)?.value).toBe(0);
});

describe('a sweep with a person who takes for ever', () => {
  test('looks at everybody else, and puts them off', async () => {
    for (let number = 0; number < 30; number++) await rollcall.happen(created(number));
    for (let number = 0; number < 30; number++) await rollcall.route(deleted(number));
    rollcall.wakes.length = 0;
    const slow = await Promise.all(Array.from({ length: 12 }, (_, number) => idOf(number)));
    const { list } = rollcall.table;
    rollcall.table.list = async (pk, prefix) =>
      slow.some((id) => pk === `PERSON#${id}`) ? new Promise(() => {}) : list(pk, prefix);
    // Time passes for all who wait, once everybody else has gone as far as they can.
    rollcall.world.sleep = async (milliseconds: number) => {
      for (let n = 0; n < 500; n++) await new Promise(setImmediate);
      rollcall.clock.advance(milliseconds / 12);
    };
    rollcall.clock.advance(20 * minute);
    await rollcall.sweep();
    rollcall.clock.advance(minute);
    await rollcall.sweep();
    await rollcall.drain();
    for (let number = 12; number < 30; number++) expect(accountOf(number)).toMatchObject({ muted: true });
    expect(rollcall.counted('SweepFailures').at(-1)?.value).toBe(12);
  });
});

describe('one target of which nothing can be read', () => {
  const other: Target = { ...(pagerTarget as Target), name: 'Other' };
  beforeEach(async () => {
    rollcall.world.targets = { ...rollcall.world.targets, other } as typeof rollcall.world.targets;
    const { config } = rollcall.world;
    rollcall.world.config = {
      ...config,
      targets: { other: {}, pager: {} },
      modes: { other: 'act', pager: 'act' },
      access: [{ group: '*', grants: { pager: {}, other: {} } }],
    };
    await rollcall.sweep();
    await rollcall.happen(created(0));
  });

  const unreadable: [string, () => Promise<void>][] = [
    ['an item that is not one', () => spoil(0, /^TARGET#other/, () => ({ status: null }))],
    [
      'an item that the table refuses',
      async () => {
        const { read } = rollcall.table;
        rollcall.table.read = async (key) => {
          if (key.sk === 'TARGET#other') throw keyTooLong();
          return read(key);
        };
      },
    ],
  ];

  test.each(unreadable)(
    '%s: a leaver is muted on all others, and the event comes back',
    async (_what, spoilt) => {
      await spoilt();
      await expect(rollcall.route(deleted(0))).rejects.toMatchObject({ name: 'Transient' });
      await rollcall.drain();
      expect(
        (await rollcall.personOf(emailOf(0)).catch(() => undefined))?.accounts.pager ?? {},
      ).toMatchObject({
        appliedState: 'muted',
      });
    },
  );
});
