import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { lookAgainLater } from '../../../functions/core/roster/look-again.ts';
import { createYears, day } from '../../support/years.ts';

let years: ReturnType<typeof createYears>;
beforeEach(() => {
  years = createYears();
});

describe('whatever happens, and wherever a removal is cut off', () => {
  const users = ['u1', 'u2'] as const;
  const emailOf = (user: string) => `${user}@example.com`;
  type Happening = {
    user: (typeof users)[number];
    /** Comes to be or to have been here, in whatever way their source says it. */
    what: 'comes' | 'goes' | 'joins a group';
    days: number;
    /** The pass after that: the call of the table at which the process dies, and the one before which a person comes. */
    dies: number;
    at: number;
    who: (typeof users)[number];
  };
  const happening: fc.Arbitrary<Happening> = fc.record({
    user: fc.constantFrom(...users),
    what: fc.constantFrom('comes', 'goes', 'goes', 'joins a group'),
    days: fc.constantFrom(5, 5, 150, 300, 420),
    dies: fc.integer({ min: 1, max: 60 }),
    at: fc.integer({ min: 1, max: 50 }),
    who: fc.constantFrom(...users),
  });

  test('an account that a human made by the same e-mail is not taken for theirs', async () => {
    for (let calls = 1; calls <= 30; calls++) {
      years = createYears();
      const person = await years.joined();
      await years.leave();
      const theirs = { id: 'human', email: 'jane@example.com', name: 'Jane', muted: false, teams: [] };
      years.rollcall.pager.accounts.set('human', theirs);
      years.rollcall.clock.advance(420 * day);
      await years.passThatDies(calls, Infinity, async () => {});
      await lookAgainLater(years.rollcall.table, person, years.rollcall.clock.now());
      await years.later(1);
      expect([calls, years.rollcall.pager.accounts.get('human')]).toEqual([calls, theirs]);
    }
  });

  test('what a joiner was given before they are written down is theirs for a day', async () => {
    await years.rollcall.roster.takeLink(keys.userLink('okta', 'u1'), 'id000009');
    await years.rollcall.table.write(keys.member('okta', 'g1', 'u1'), undefined, {
      user: 'u1',
      at: years.say('user.created').occurredAt,
    });
    await years.pass();
    expect(years.naming('u1')).toHaveLength(2);
    years.rollcall.clock.advance(8 * day);
    for (let n = 0; n < 3; n++) await years.pass();
    expect(years.naming('u1')).toEqual([]);
  });

  /** Who is here by what was said, and every event that said so. */
  type Said = { here: Set<string>; events: Event[] };
  const types = {
    comes: 'user.created',
    goes: 'user.deleted',
    'joins a group': 'group.member_added',
  } as const;

  async function happens({ here, events }: Said, what: Happening['what'], user: string): Promise<void> {
    if (what === 'joins a group' && !here.has(user)) return;
    if (what === 'comes') here.add(user);
    if (what === 'goes') here.delete(user);
    const one = years.say(types[what], { user: { id: user, email: emailOf(user) } });
    events.push(one);
    await years.rollcall.route(one);
  }

  test('nobody who is here lacks anything, and in the end nothing older is left', async () => {
    let meanwhile = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 8 }), async (happenings) => {
        years = createYears();
        const said: Said = { here: new Set(), events: [] };
        for (const { user, what, days, dies, at, who } of happenings) {
          await happens(said, what, user);
          await years.rollcall.drain();
          await years.later(4);
          years.rollcall.clock.advance(days * day);
          await years.passThatDies(dies, at, async () => {
            meanwhile++;
            await happens(said, 'comes', who);
          });
          await years.rollcall.drain();
          await expectHere(said);
        }
        // The grace period, and the looks after a removal.
        for (const days of [4, 8]) await years.later(days);
        await years.later(years.keep / day + 5);
        for (let n = 0; n < 4; n++) await years.pass();
        expectNothingOlder(said);
        await years.rollcall.happen(...said.events.map((one) => ({ ...one })));
        const accounts = [...years.rollcall.pager.accounts.values()].map(({ email }) => email);
        expect(accounts.sort()).toEqual([...said.here].map(emailOf).sort());
        await expectHere(said);
      }),
      { numRuns: 60 },
    );
    expect(meanwhile).toBeGreaterThan(40);
  });

  function expectNothingOlder({ here }: Said): void {
    const cutoff = new Date(years.rollcall.clock.now() - years.keep).toISOString();
    const lines = years.rollcall.table
      .items()
      .filter(({ what, at }) => what !== undefined && String(at) < cutoff);
    expect(lines).toEqual([]);
    const gone = users.filter((one) => !here.has(one));
    expect(gone.flatMap((one) => years.naming(`"${one}"`, `#${one}`, emailOf(one)))).toEqual([]);
  }

  async function expectHere({ here }: Said): Promise<void> {
    for (const user of here) {
      const { person, identities } = await years.rollcall.personOf(emailOf(user));
      expect(await years.rollcall.roster.linkOwner(keys.userLink('okta', user))).toBe(person);
      const own = identities.find(({ userId }) => userId === user);
      expect(own?.exists?.value).toBe(true);
      for (const group of Object.keys(own?.memberships ?? {}))
        expect(await years.rollcall.table.read(keys.member('okta', group, user))).toBeDefined();
      expect(years.rollcall.pager.byEmail(emailOf(user))).toMatchObject({ muted: false });
    }
  }
});
