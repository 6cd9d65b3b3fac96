import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desire, type Question } from '../../../functions/core/accounts/desire.ts';
import { hashOf } from '../../../functions/core/accounts/hash.ts';
import type { Desired } from '../../../functions/core/contracts/desired.ts';
import type { Event } from '../../../functions/core/contracts/event.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { emptyIdentity } from '../../../functions/core/people/identity.ts';
import type { Person } from '../../../functions/core/people/merge.ts';
import { event } from '../../support/events.ts';
import { pagerTarget } from '../../support/pager.ts';

const hour = 3_600_000;
const now = Date.parse('2026-01-05T17:00:00Z');
const told = (...events: Event[]) => [events.reduce(fold, emptyIdentity('okta', '00u1'))];
const group = (id: string, displayName?: string) => ({ id, ...(displayName && { displayName }) });
/** All groups that she is in. */
const all = (...groups: ReturnType<typeof group>[]) => event('user.observed', 1, { groups });
const sre = group('00g1', 'SRE');
const jane: Person = {
  status: 'active',
  profile: { email: 'jane@example.com', displayName: 'Jane' },
  living: told(all(sre)),
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
    provisioning: {},
    now,
    ...changes,
  });
}

describe('a person who works here', () => {
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
      ask({ access: shouted, person: { ...jane, living: told(all(group('00g1', 'sre'))) } }).desired.state,
    ).toBe('present');
    expect(
      ask({ access: byId, person: { ...jane, living: told(all(group('00g10', 'SRE'))) } }).desired.state,
    ).toBe('unmanaged');
  });

  const dba = group('00g2', 'DBA');
  const said = (type: 'group.member_added' | 'group.member_removed' | 'group.deleted', seconds = 2) =>
    event(type, seconds, { group: dba });
  test.each([
    ['nothing', [], 'unheard'],
    ['that they exist', [event('user.created', 1), event('user.updated', 3)], 'unheard'],
    ['that they were read, without groups', [event('user.observed', 3)], 'unheard'],
    ['of another group', [event('group.member_added', 1)], 'unheard'],
    ['of being in a group without a name', [all(group('00g9'))], 'unheard'],
    ['that they are in', [said('group.member_added')], 'in'],
    ['that they are in, by the name alone', [event('group.member_added', 2, { group: dba })], 'in'],
    [
      'that they are in, and then no more',
      [said('group.member_added'), said('group.member_removed', 3)],
      'out',
    ],
    ['that they are out', [said('group.member_removed')], 'out'],
    ['that their group is gone', [said('group.member_added'), said('group.deleted', 3)], 'out'],
    ['all groups, with it', [all(dba)], 'in'],
    ['all groups, without it', [all()], 'out'],
    ['all groups, without it, and then to have joined', [all(), said('group.member_added')], 'in'],
    ['to have joined, and then all groups without it', [all(), said('group.member_added', 0)], 'out'],
    [
      'to be deleted, and then to have come back',
      [said('group.member_added', 0), event('user.deleted', 1)],
      'out',
    ],
    [
      'to be deactivated, and then to have come back',
      [said('group.member_added'), event('user.deactivated', 3)],
      'in',
    ],
  ] as const)('of whom was said %s: the group is %s', (_, events, expected) => {
    for (const mixed of [events, events.toReversed()]) {
      const [, , data] = access;
      const decision = ask({
        access: data ? [data] : [],
        person: { ...jane, living: told(...mixed) },
        provisioning: { managed: true },
      });
      const teams = { teams: ['Data'] };
      const wishes = {
        in: { state: 'present', grant: teams, scope: teams },
        out: { state: 'muted' },
        unheard: { state: 'present', perhaps: teams },
      };
      expect(decision.desired).toMatchObject(wishes[expected]);
      expect(Object.keys(decision.desired)).not.toContain(expected === 'unheard' ? 'grant' : 'perhaps');
    }
  });

  test('keeps what a group of which was never heard may grant, and is given nothing of it', () => {
    expect(ask({ person: { ...jane, living: told(event('group.member_added', 1)) } }).desired).toEqual({
      state: 'present',
      profile: jane.profile,
      grant: { teams: ['All', 'SRE'] },
      scope: { teams: ['All', 'SRE'] },
      perhaps: { teams: ['Data'] },
    });
    const unheardOf = { ...jane, living: told(event('user.created', 1)) };
    expect(ask({ access: access.slice(1), person: unheardOf }).desired).toEqual({ state: 'unmanaged' });
  });

  test('is in a group if any source says so, and out if one does and none says in', () => {
    const one = told(event('group.member_removed', 1));
    const other = told(event('group.member_added', 1, { group: { id: 'P1', displayName: 'sre' } }));
    const unsaid = told(event('user.created', 1));
    const grant = (living: Person['living']) =>
      ask({ access: access.slice(1, 2), person: { ...jane, living } });
    expect(grant([...one, ...other]).desired.state).toBe('present');
    expect(grant([...other, ...one]).desired.state).toBe('present');
    const kept = ask({
      access: access.slice(1, 2),
      person: { ...jane, living: [...unsaid, ...one] },
      provisioning: { managed: true },
    });
    expect(kept.desired.state).toBe('muted');
  });

  test('without a grant is left alone if Rollcall never gave one', () => {
    expect(ask({ access: [] })).toEqual({ desired: { state: 'unmanaged' } });
  });

  test('who lost the last grant leaves the target as a leaver does', () => {
    expect(ask({ access: [], provisioning: { managed: true } }).desired.state).toBe('muted');
  });
});

describe('a leaver', () => {
  const left: Person = { ...jane, status: 'left' };

  test('is muted at once, and absent when the grace period is over, to the millisecond', () => {
    const first = ask({ person: left });
    expect(first).toEqual({
      desired: { state: 'muted', email: 'jane@example.com' },
      leavingSince: '2026-01-05T17:00:00.000Z',
      changesAt: '2026-01-08T17:00:00.000Z',
    });
    const provisioning = { leavingSince: first.leavingSince };
    expect(ask({ person: left, provisioning, now: now + 72 * hour - 1 }).desired.state).toBe('muted');
    expect(ask({ person: left, provisioning, now: now + 72 * hour }).desired.state).toBe('absent');
  });

  test.each(['2027-01-01T00:00:00.000Z', 'soon', '1 no time', ''])(
    'whose noted departure is %j, which is to come or is none, has the whole grace period from now on',
    (leavingSince) => {
      expect(ask({ person: left, provisioning: { leavingSince } })).toMatchObject({
        desired: { state: 'muted' },
        leavingSince: '2026-01-05T17:00:00.000Z',
        changesAt: '2026-01-08T17:00:00.000Z',
      });
    },
  );

  test('leaves every target, no matter who had put them there', () => {
    expect(ask({ person: left, access: [], provisioning: {} }).desired.state).toBe('muted');
  });

  test('who came back is no leaver any more: the next time the grace period starts anew', () => {
    expect(
      ask({ provisioning: { leavingSince: '2020-01-01T00:00:00.000Z', managed: true } }),
    ).not.toHaveProperty('leavingSince');
  });
});

test('a person suspended is muted, however long, and never removed for it', () => {
  const provisioning = { leavingSince: '2020-01-01T00:00:00.000Z' };
  expect(ask({ person: { ...jane, status: 'suspended' }, provisioning })).toEqual({
    desired: { state: 'muted', email: 'jane@example.com' },
  });
});

test('nobody is anything without an e-mail, or if no source knows them', () => {
  expect(ask({ person: { status: 'active', living: jane.living } }).desired.state).toBe('unmanaged');
  expect(ask({ person: { ...jane, status: 'unknown' } }).desired.state).toBe('unmanaged');
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

  test('of a person muted is another one under another address, where there may be another account', () => {
    expect(hashOf({ state: 'muted', email: 'a@b.co' })).not.toBe(hashOf({ state: 'muted', email: 'c@d.co' }));
    expect(hashOf({ state: 'muted', email: 'a@b.co' })).not.toBe(
      hashOf({ state: 'absent', email: 'a@b.co' }),
    );
  });
});
