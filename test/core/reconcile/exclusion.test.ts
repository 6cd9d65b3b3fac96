import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { endExclusion, exclude, exclusionsIn } from '../../../functions/core/roster/exclusions.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { transferAll } from '../../../functions/core/roster/transfer.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const joinedSre = event('group.member_added', 2, { user: jane });
const deleted = event('user.deleted', 9, { user: jane });
const hour = 3_600_000;
const day = 24 * hour;

type Rollcall = ReturnType<typeof createRollcall>;
let rollcall: Rollcall;
beforeEach(() => {
  rollcall = createRollcall();
});

const excludeFor = async (length: number, { roster, clock, personOf }: Rollcall = rollcall) => {
  const { person } = await personOf(email);
  const until = new Date(clock.now() + length).toISOString();
  await exclude(roster.table, person, { until, reason: 'parental leave', by: 'ops' });
  return person;
};
const account = () => rollcall.pager.byEmail(email);
const pager = async () => (await rollcall.personOf(email)).accounts.pager;
const swept = async ({ sweep, drain }: Rollcall = rollcall) => {
  await sweep();
  await drain();
};

describe('a person who is excluded', () => {
  beforeEach(async () => {
    await rollcall.happen(created, joinedSre);
  });

  test('is not muted when they leave, and it is said why and until when', async () => {
    await excludeFor(3 * day);
    const calls = rollcall.pager.calls.length;
    await rollcall.happen(deleted);
    rollcall.clock.advance(2 * day);
    await swept();
    expect(rollcall.pager.calls).toHaveLength(calls);
    expect(account()).toMatchObject({ muted: false, teams: ['SRE'] });
    expect(await pager()).toMatchObject({
      status: 'held',
      desiredState: 'muted',
      managed: true,
      hold: { by: 'exclude', reason: 'parental leave' },
    });
  });

  test('is muted when that is over, by itself, and has the whole grace period from then on', async () => {
    const person = await excludeFor(3 * day);
    await rollcall.happen(deleted);
    rollcall.clock.advance(3 * day + 1);
    await swept();
    expect(account()).toMatchObject({ muted: true });
    rollcall.clock.advance(3 * day - hour);
    await swept();
    expect(account()).toMatchObject({ muted: true });
    rollcall.clock.advance(2 * hour);
    await swept();
    expect(account()).toBeUndefined();
    const [ended] = (await rollcall.roster.history(person, 20)).filter(({ what }) => what.includes('over'));
    expect(ended?.what).toBe('the exclusion is over');
  });

  test('who was muted before is not removed until that is over, and then at once', async () => {
    await rollcall.happen(deleted);
    await excludeFor(10 * day);
    rollcall.clock.advance(5 * day);
    await swept();
    expect(account()).toMatchObject({ muted: true });
    rollcall.clock.advance(5 * day + 1);
    await swept();
    expect(account()).toBeUndefined();
  });

  test('who comes back meanwhile is what they should be, and costs no call', async () => {
    await excludeFor(day);
    const calls = rollcall.pager.calls.length;
    await rollcall.happen(event('user.suspended', 9, { user: jane }));
    expect(await pager()).toMatchObject({ status: 'held' });
    await rollcall.happen(event('user.reactivated', 20, { user: jane }));
    expect(await pager()).toMatchObject({ status: 'applied' });
    expect(rollcall.pager.calls).toHaveLength(calls);
  });

  test('whose wake-up was under way when they were excluded is left alone by the worker', async () => {
    await rollcall.route(deleted);
    await excludeFor(day);
    await rollcall.drain();
    expect(account()).toMatchObject({ muted: false });
    expect(await pager()).toMatchObject({ status: 'held' });
  });

  test('goes on at once where the exclusion is ended earlier', async () => {
    await excludeFor(30 * day);
    await rollcall.happen(deleted);
    await excludeFor(0);
    await swept();
    expect(account()).toMatchObject({ muted: true });
  });

  test('stays so where a longer exclusion takes the place of one that is over', async () => {
    const person = await excludeFor(day);
    await rollcall.happen(deleted);
    rollcall.clock.advance(day + 1);
    await excludeFor(day);
    expect(await endExclusion(rollcall.roster.table, person, rollcall.clock.now())).toBe(false);
    await swept();
    expect(account()).toMatchObject({ muted: false });
  });

  test('is not counted by the brake before that is over', async () => {
    await excludeFor(day);
    await rollcall.happen(deleted);
    expect(await rollcall.table.read(keys.brake)).toBeUndefined();
  });

  test('is no more in the index once that is over, so that the next sweep does not look again', async () => {
    await excludeFor(day);
    rollcall.clock.advance(day + 1);
    await swept();
    for await (const page of exclusionsIn(rollcall.roster.table)) expect(page).toEqual([]);
  });

  test('until nobody knows when is changed by nobody', async () => {
    const { person } = await rollcall.personOf(email);
    await rollcall.table.write(keys.exclusion(person), undefined, { person, until: 'soon' });
    await expect(rollcall.route(deleted)).rejects.toThrow('cannot be read');
    expect(account()).toMatchObject({ muted: false });
  });
});

describe('a person who is excluded and turns out to be another', () => {
  const moveTo = async () => {
    const { person } = await rollcall.personOf(email);
    await transferAll(rollcall.roster, 'one of before', person);
  };

  beforeEach(async () => {
    await rollcall.happen(created);
    const until = new Date(rollcall.clock.now() + day).toISOString();
    await exclude(rollcall.roster.table, 'one of before', { until, reason: 'parental leave', by: 'ops' });
    await moveTo();
  });

  test('is left alone as that one', async () => {
    await rollcall.happen(deleted);
    expect(account()).toMatchObject({ muted: false });
    rollcall.clock.advance(day + 1);
    await swept();
    expect(account()).toMatchObject({ muted: true });
  });

  test('is not excluded again by a late event, once that was ended', async () => {
    await excludeFor(0);
    await swept();
    await moveTo();
    await rollcall.happen(deleted);
    expect(account()).toMatchObject({ muted: true });
  });
});

const happenings: fc.Arbitrary<Event[]> = fc
  .array(
    fc.constantFrom<[Event['type'], object?]>(
      ['user.deleted'],
      ['user.created'],
      ['user.suspended'],
      ['user.reactivated'],
      ['user.updated', { displayName: 'Jane Roe' }],
      ['group.member_added'],
      ['group.member_removed'],
    ),
    { maxLength: 8 },
  )
  .map((kinds) =>
    kinds.map(([type, said], index) => event(type, 10 + index, { user: { ...jane, ...said } })),
  );

/** How the vendor's accounts and ours look in the end; ids and times differ. */
const endOf = async ({ pager, personOf }: Rollcall) => {
  const { accounts } = await personOf(email);
  const { status, desiredHash, appliedHash, appliedState, managed, hold } = accounts.pager ?? {};
  return {
    vendor: [...pager.accounts.values()].map(({ id: _id, ...rest }) => rest),
    ours: { status, desiredHash, appliedHash, appliedState, managed, hold },
  };
};

test('whatever happens: an exclusion lets no call happen before its end, and after it all is as if the workers had slept', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, happenings, async (before, meanwhile) => {
      const [one, other] = [createRollcall(), createRollcall()];
      for (const each of [one, other]) {
        await each.happen(created, joinedSre, ...before);
        if (each === one) await excludeFor(day, one);
        const calls = each.pager.calls.length;
        const events = meanwhile.map((happening, index) => ({ ...happening, ...later(index) }));
        if (each === one) await each.happen(...events);
        else for (const happening of events) await each.route(happening);
        if (each === one) await swept(each);
        expect(each.pager.calls).toHaveLength(calls);
        for (let days = 0; days < 10; days++) {
          each.clock.advance(day + 1);
          await swept(each);
        }
      }
      expect(await endOf(one)).toEqual(await endOf(other));
    }),
    { numRuns: 60 },
  );
});

function later(index: number): Pick<Event, 'id' | 'occurredAt'> {
  return { id: `okta:later:${index}`, occurredAt: event('user.updated', 60 + index).occurredAt };
}
