import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desire, hashOf, type Question } from '../../functions/core/access.ts';
import type { Membership, Person } from '../../functions/core/merge.ts';
import type { Desired, Target } from '../../functions/core/target.ts';
import { pagerTarget } from '../support/pager.ts';

const hour = 3_600_000;
const now = Date.parse('2026-01-05T17:00:00Z');
const sre: Membership = { source: 'okta', id: '00g1', name: 'SRE' };
const jane: Person = {
  standing: 'active',
  profile: { email: 'jane@example.com', displayName: 'Jane' },
  groups: [sre],
};
const access = [
  { group: '*', grants: { pager: { teams: ['All'] } } },
  { group: 'sre', grants: { pager: { teams: ['SRE'] } } },
  { group: 'dba', grants: { pager: { teams: ['Data'] } } },
];

function ask(changes: Partial<Question> = {}) {
  const target = pagerTarget as Target;
  return desire({
    person: jane,
    targetId: 'pager',
    target,
    access,
    leavers: { grace: 72 * hour },
    standing: {},
    now,
    ...changes,
  });
}

describe('somebody who works here', () => {
  test('has what all their groups grant, added up, and nothing else of what is granted to anybody', () => {
    expect(ask().desired).toEqual({
      state: 'present',
      profile: jane.profile,
      grant: { teams: ['All', 'SRE'] },
      scope: { teams: ['All', 'Data', 'SRE'] },
    });
  });

  test('is in a group by its name in any letter case, or by its id', () => {
    const byId = [{ group: '00g1', grants: { pager: { teams: ['ById'] } } }];
    expect(ask({ access: byId }).desired).toMatchObject({ grant: { teams: ['ById'] } });
    const shouted = [{ group: 'SRE', grants: { pager: { teams: ['S'] } } }];
    expect(
      ask({ access: shouted, person: { ...jane, groups: [{ ...sre, name: 'sre' }] } }).desired.state,
    ).toBe('present');
    expect(ask({ access: byId, person: { ...jane, groups: [{ ...sre, id: '00g10' }] } }).desired.state).toBe(
      'untouched',
    );
  });

  test('without a grant is left alone if Rollcall never gave one', () => {
    expect(ask({ access: [] })).toEqual({ desired: { state: 'untouched' } });
  });

  test('who lost the last grant leaves the target as a leaver does', () => {
    expect(ask({ access: [], standing: { managed: true } }).desired.state).toBe('muted');
  });
});

describe('a leaver', () => {
  const left: Person = { ...jane, standing: 'left' };

  test('is muted at once, and absent when the grace period is over, to the millisecond', () => {
    const first = ask({ person: left });
    expect(first).toEqual({
      desired: { state: 'muted', email: 'jane@example.com' },
      leavingSince: '2026-01-05T17:00:00.000Z',
      changesAt: '2026-01-08T17:00:00.000Z',
    });
    const standing = { leavingSince: first.leavingSince };
    expect(ask({ person: left, standing, now: now + 72 * hour - 1 }).desired.state).toBe('muted');
    expect(ask({ person: left, standing, now: now + 72 * hour }).desired.state).toBe('absent');
  });

  test('leaves every target, whoever had put them there', () => {
    expect(ask({ person: left, access: [], standing: {} }).desired.state).toBe('muted');
  });

  test('who came back is no leaver any more: the next time the grace period starts anew', () => {
    expect(ask({ standing: { leavingSince: '2020-01-01T00:00:00.000Z', managed: true } })).not.toHaveProperty(
      'leavingSince',
    );
  });
});

test('somebody suspended is muted, however long, and never removed for it', () => {
  const standing = { leavingSince: '2020-01-01T00:00:00.000Z' };
  expect(ask({ person: { ...jane, standing: 'suspended' }, standing })).toEqual({
    desired: { state: 'muted', email: 'jane@example.com' },
  });
});

test('nobody is anything without an e-mail, or if no source knows them', () => {
  expect(ask({ person: { standing: 'active', groups: [sre] } }).desired.state).toBe('untouched');
  expect(ask({ person: { ...jane, standing: 'unknown' } }).desired.state).toBe('untouched');
});

describe('the fingerprint of a wish', () => {
  const wish = fc.record({
    teams: fc.array(fc.string(), { maxLength: 5 }),
    role: fc.option(fc.string(), { nil: undefined }),
  });
  const present = (grant: object): Desired => ({
    state: 'present',
    profile: { email: 'a@b.co', displayName: 'A' },
    grant,
  });

  test('is the same for the same wish, whatever the order of lists and keys', () => {
    fc.assert(
      fc.property(wish, ({ teams, role }) => {
        const turned = present({ role, teams: teams.toReversed() });
        expect(hashOf(turned)).toBe(hashOf(present({ teams, role })));
      }),
      { numRuns: 1_000 },
    );
  });

  test('differs for different wishes', () => {
    const sorted = (grant: object) =>
      JSON.stringify(grant, (_, value) => (Array.isArray(value) ? value.toSorted() : value));
    fc.assert(
      fc.property(wish, wish, (one, other) => {
        expect(hashOf(present(one)) === hashOf(present(other))).toBe(sorted(one) === sorted(other));
      }),
      { numRuns: 1_000 },
    );
  });

  test('of somebody muted is another one under another address, where there may be another account', () => {
    expect(hashOf({ state: 'muted', email: 'a@b.co' })).not.toBe(hashOf({ state: 'muted', email: 'c@d.co' }));
    expect(hashOf({ state: 'muted', email: 'a@b.co' })).not.toBe(
      hashOf({ state: 'absent', email: 'a@b.co' }),
    );
  });
});
