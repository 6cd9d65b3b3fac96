import { beforeEach, describe, expect, test } from 'vitest';
import { exclude } from '../../../functions/core/roster/exclusions.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { lookAgainLater } from '../../../functions/core/roster/look-again.ts';
import { update } from '../../../functions/lib/aws/table.ts';
import { createYears, day } from '../../support/years.ts';

let years: ReturnType<typeof createYears>;
beforeEach(() => {
  years = createYears();
});

describe('what is left of a person who left', () => {
  test('is removed when it was kept long enough, wherever it stands, and the log says so by the id alone', async () => {
    const person = await years.joined();
    await years.rollcall.happen(
      years.say('user.updated', { user: { id: 'u1', email: 'jane.doe@example.com' } }),
    );
    await years.leave({ id: 'u1', email: 'jane.doe@example.com' });
    await update(years.rollcall.table, keys.decision(person, 'pager'), () => ({
      at: years.say('user.updated').occurredAt,
    }));
    expect(years.rollcall.pager.accounts.size).toBe(0);
    await years.later(390);
    expect(years.naming(person, 'u1', 'jane').length).toBeGreaterThan(5);
    await years.later(20);
    await years.pass();
    expect(years.naming(person, 'u1', 'jane')).toEqual([]);
    expect(years.told).toContainEqual(expect.objectContaining({ count: 1, persons: [person] }));
    expect(JSON.stringify(years.told)).not.toMatch(/jane|@/);
  });

  test('makes no joiner of them where what was told years ago is sent again', async () => {
    const events = [years.say('user.created'), years.say('group.member_added'), years.say('user.updated')];
    await years.rollcall.happen(...events);
    await years.leave();
    await years.later(420);
    await years.pass();
    await years.rollcall.happen(...events, years.say('group.deleted', { occurredAt: events[0]?.occurredAt }));
    expect(years.naming('u1', 'jane')).toEqual([]);
    expect(years.rollcall.pager.accounts.size).toBe(0);
  });

  test('does not keep them from being hired again, as a person of whom nothing is known', async () => {
    const before = await years.joined();
    await years.leave();
    await years.later(420);
    await years.pass();
    await years.rollcall.happen(years.say('user.created'));
    const { person, accounts } = await years.rollcall.personOf('jane@example.com');
    expect(person).not.toBe(before);
    expect(accounts.pager).toMatchObject({ status: 'applied', desiredState: 'present' });
    expect(years.rollcall.pager.byEmail('jane@example.com')?.teams).toEqual([]);
  });

  test('is not brought back by the deletion of a group that they were in', async () => {
    await years.joined();
    await years.leave();
    await years.later(420);
    await years.rollcall.table.write(keys.member('okta', 'g1', 'u1'), undefined, { user: 'u1' });
    await years.rollcall.happen(years.say('group.deleted', { user: undefined }));
    expect(years.naming('IDENTITY#okta#u1')).toEqual([]);
  });
});

describe('nobody is removed', () => {
  /** What happened, and how many days ago. */
  const waits: [string, number, (person: string) => Promise<unknown>][] = [
    ['who works here', 500, async () => {}],
    ['who left lately', 385, async () => years.leave()],
    [
      'who is excluded',
      500,
      async (person) => {
        await years.leave();
        const until = new Date(years.rollcall.clock.now() + 3_000 * day).toISOString();
        await exclude(years.rollcall.table, person, { until, reason: 'a claim', by: 'local' });
      },
    ],
    [
      'who could not be looked at',
      500,
      async (person) => {
        await years.leave();
        await lookAgainLater(years.rollcall.table, person, years.rollcall.clock.now());
      },
    ],
    [
      'on whom a human decided lately',
      500,
      async (person) => {
        await years.leave();
        const at = new Date(years.rollcall.clock.now() + 450 * day).toISOString();
        await update(years.rollcall.table, keys.departure(person), () => ({ ruling: 'admitted', at }));
      },
    ],
    [
      'of whom another source says that they are here',
      500,
      async () => {
        const user = { id: 'PD1', email: 'jane@example.com' };
        await years.rollcall.happen(
          years.say('user.created', { id: 'pagerduty:1', source: 'pagerduty', user }),
        );
        await years.leave();
      },
    ],
    [
      'whose account is still to be removed',
      500,
      async () => years.rollcall.route(years.say('user.deleted')),
    ],
    [
      'of whom something cannot be read',
      500,
      async (person) => {
        await years.leave();
        await years.rollcall.table.write({ pk: `PERSON#${person}`, sk: 'TARGET#other' }, undefined, {
          status: 7,
        });
      },
    ],
    [
      'of whom anything is new to this version',
      500,
      async (person) => {
        await years.leave();
        await years.rollcall.table.write({ pk: `PERSON#${person}`, sk: 'BADGE' }, undefined, {});
      },
    ],
  ];
  test.each(waits)('%s', async (_, days, happens) => {
    const person = await years.joined();
    await happens(person);
    const own = () =>
      years.rollcall.table
        .items()
        .flatMap(({ pk, sk }) =>
          pk === `PERSON#${person}` || pk.startsWith('LINK#') ? [`${pk} ${sk}`] : [],
        );
    const before = own();
    years.rollcall.clock.advance(days * day);
    for (let n = 0; n < 3; n++) await years.pass();
    expect(own()).toEqual(before);
  });
});
