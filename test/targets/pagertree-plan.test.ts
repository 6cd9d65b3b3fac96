import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { Blocked } from '../../functions/core/contracts/errors.ts';
import { pagertree } from '../../functions/targets/pagertree/index.ts';
import type { Place, Taker } from '../../functions/targets/pagertree/place.ts';
import type { Account, Grant } from '../../functions/targets/pagertree/schema.ts';
import { authorizing } from '../support/authorizing.ts';
import { jane, noRoles, present } from '../support/pagertree.ts';

const account: Account = {
  id: 'A1',
  prefixId: 'alu_a1',
  userId: 'U1',
  name: 'Jane Doe',
  roles: { ...noRoles, communicator: true },
  emails: [{ id: 'E1', email: 'jane@example.com', primary: true }],
  teams: [{ id: 'T1', name: 'SRE', lists: ['member_account_user_ids'], alone: [] }],
  places: [],
};
const observed = (more: Partial<Account> = {}) => ({
  present: true as const,
  ids: ['A1'],
  account: { ...account, ...more },
});

describe('the configuration of PagerTree', () => {
  it('adds grants up', () => {
    expect(
      pagertree.combine([
        { roles: ['admin'], teams: ['SRE'] },
        { roles: ['admin', 'billing'], teams: ['Platform', 'SRE'] },
        { teamAdmin: ['SRE'] },
        {},
      ]),
    ).toEqual({ roles: ['admin', 'billing'], teams: ['SRE', 'Platform'], teamAdmin: ['SRE'] });
  });

  it('knows four roles, and refuses what it does not know', () => {
    expect(pagertree.grant.safeParse({ roles: ['admin'], teams: ['SRE'] }).success).toBe(true);
    for (const wrong of [{ roles: ['owner'] }, { team: ['SRE'] }, { teams: [''] }, { teams: 'SRE' }]) {
      expect(pagertree.grant.safeParse(wrong).success).toBe(false);
    }
    expect(pagertree.settings.safeParse({ region: 'eu' }).success).toBe(false);
  });

  it('is polite unless told otherwise', () => {
    const { default: windows = [] } = pagertree.api.limits({});
    // In the long run two calls a second at most.
    expect(Math.min(...windows.map(({ calls, seconds }) => calls / seconds))).toBeLessThanOrEqual(2);
    const limits = [{ calls: 60, seconds: 60 }];
    expect(pagertree.api.limits({ limits })).toEqual({ default: limits });
    expect(pagertree.settings.safeParse({ limits: [{ calls: 0, seconds: 1 }] }).success).toBe(false);
  });

  it('calls the documented host with a bearer key', () => {
    expect(pagertree.api.origin({})).toBe('https://api.pagertree.com');
    expect(pagertree.api.authorize({ key: 'k' }, authorizing({}))).toEqual({ authorization: 'Bearer k' });
  });
});

describe('a plan for PagerTree', () => {
  it('is empty for a person who is not ours', () => {
    expect(pagertree.plan({ state: 'unmanaged' }, observed())).toEqual([]);
  });

  it('is empty for an account as it should be, and for a leaver without one', () => {
    expect(pagertree.plan(present({ roles: ['communicator'], teams: ['SRE'] }), observed())).toEqual([]);
    expect(pagertree.plan({ state: 'absent', email: jane.email }, { present: false })).toEqual([]);
  });

  it('sends all four roles, the ids of the human and of the e-mail, and only what differs', () => {
    const desired = present({ roles: ['admin'], teams: ['SRE'] }, undefined, {
      email: 'jane@example.org',
      displayName: 'Jane Doe',
    });
    expect(pagertree.plan(desired, observed()).map(({ op }) => op)).toEqual([
      {
        kind: 'setRoles',
        account: 'A1',
        roles: { admin: true, billing: false, broadcaster: false, communicator: true },
        unlessLastAdmin: false,
      },
      { kind: 'changeEmail', account: 'A1', user: 'U1', email: 'jane@example.org', replaces: 'E1' },
    ]);
  });

  it('adds an e-mail where there is none to change', () => {
    const [step] = pagertree.plan(present({}), observed({ emails: [] }));
    expect(step?.op).toEqual({ kind: 'changeEmail', account: 'A1', user: 'U1', email: jane.email });
  });

  it('says what to add to and remove from a team, never the whole list', () => {
    const steps = pagertree.plan(present({}, { teams: ['SRE'] }), observed());
    expect(steps).toEqual([
      {
        title: 'Leave the team SRE',
        op: {
          kind: 'changeTeam',
          team: { id: 'T1', name: 'SRE' },
          ids: ['A1', 'alu_a1'],
          add: [],
          remove: ['member_account_user_ids'],
          keeps: [],
        },
        reversible: true,
      },
    ]);
    const team = { id: 'T1', name: 'SRE', lists: [], alone: [] };
    const [join] = pagertree.plan(
      present({ teams: ['SRE'], teamAdmin: ['SRE'] }),
      observed({ teams: [team] }),
    );
    expect(join).toMatchObject({
      title: 'Join the team SRE',
      op: { add: ['member_account_user_ids', 'admin_account_user_ids'], remove: [] },
    });
  });

  it('calls all but the deletion reversible', () => {
    const muted = observed({ roles: noRoles });
    expect(pagertree.plan({ state: 'absent', email: jane.email }, muted)).toEqual([
      expect.objectContaining({ title: 'Leave the team SRE', reversible: true, waits: true }),
      {
        title: 'Delete the account',
        op: { kind: 'deleteAccountUser', account: 'A1' },
        reversible: false,
        removes: 'account',
        waits: true,
      },
    ]);
    expect(pagertree.plan({ state: 'absent', email: jane.email }, observed())[0]?.reversible).toBe(true);
  });

  it('asks for another admin before it takes the role, and only then', () => {
    const admin = observed({ roles: { ...noRoles, admin: true } });
    const [demotion] = pagertree.plan({ state: 'muted', email: jane.email }, admin);
    expect(demotion?.op).toMatchObject({ roles: noRoles, unlessLastAdmin: true });
    const [mute] = pagertree.plan({ state: 'muted', email: jane.email }, observed());
    expect(mute?.op).toMatchObject({ roles: noRoles, unlessLastAdmin: false });
  });

  it('does nothing but what the snapshot says for a person of whom only a mute is to be taken back', () => {
    const steps = pagertree.plan(
      present(undefined, undefined, { email: 'x@y.z', displayName: 'X' }),
      observed(),
      {
        ...account,
        roles: { ...noRoles, billing: true },
      },
    );
    expect(steps).toMatchObject([{ op: { roles: { ...noRoles, billing: true, communicator: true } } }]);
  });

  it('does not use the snapshot of another account', () => {
    const before = { ...account, id: 'A0', roles: { ...noRoles, admin: true } };
    expect(pagertree.plan(present(), observed(), before)).toEqual([]);
  });

  it('is a function of what it is given: no input changes, no e-mail in a title, and every body survives JSON', () => {
    fc.assert(
      fc.property(desires, accounts, fc.option(accounts, { nil: undefined }), (desired, found, snapshot) => {
        const once = planned(
          freeze(desired),
          freeze({ present: true, ids: [found.id], account: found }),
          freeze(snapshot),
        );
        const again = planned(desired, { present: true, ids: [found.id], account: found }, snapshot);
        expect(again).toEqual(once);
        expect(JSON.parse(JSON.stringify(once))).toEqual(once);
        for (const { title } of Array.isArray(once) ? once : []) expect(title).not.toMatch(/@/);
      }),
    );
  });
});

const roles = fc
  .subarray(['admin', 'billing', 'broadcaster', 'communicator'] as const)
  .map((list) => [...list]);
const names = fc.subarray(['SRE', 'Platform', 'Coffee']);
const grants: fc.Arbitrary<Grant> = fc.record(
  { roles, teams: names, teamAdmin: names },
  { requiredKeys: [] },
);
const profiles = fc.constantFrom(
  jane,
  { email: 'JANE@example.com', displayName: 'Jane S.' },
  { email: 'j@x.org', displayName: 'J' },
);
const desires: fc.Arbitrary<Desired<Grant>> = fc.oneof(
  fc.record(
    { state: fc.constant('present' as const), profile: profiles, grant: grants, scope: grants },
    { requiredKeys: ['state', 'profile'] },
  ),
  fc.record({ state: fc.constantFrom('muted' as const, 'absent' as const), email: fc.constant(jane.email) }),
);
const lists = fc.subarray([
  'member_account_user_ids',
  'admin_account_user_ids',
  'drop_notification_account_user_ids',
] as const);
const event = {
  id: 'E1',
  layer: 1,
  schedule_ids: ['S1'],
  event_attendees: [{ attendee_id: 'A1', attendee_type: 'AccountUser', position: 0 }],
};
const schedule = { id: 'S1', name: 'Primary', events: [event] };
const named = { id: 'X1', name: 'Night' };
const held: Place[] = [
  {
    kind: 'event',
    event: 'E1',
    layer: 1,
    since: '2026-01-01T09:00:00Z',
    schedules: [{ id: 'S1', name: 'Primary' }],
    how: 'alone',
  },
  { kind: 'policy', ...named, others: false },
  { kind: 'router', ...named, others: false },
  { kind: 'integration', ...named, others: true },
  { kind: 'rules', ...named },
  { kind: 'team', id: 'SRE', name: 'SRE', lists: ['admin_account_user_ids'] },
];
const takers = fc.constantFrom<Taker | undefined>(undefined, { by: 'A3' }, { lacks: 'name another one' });
const accounts: fc.Arbitrary<Account> = fc.record({
  id: fc.constantFrom('A1', 'A2'),
  prefixId: fc.constant('alu_a1'),
  userId: fc.constant('U1'),
  name: fc.constantFrom('Jane Doe', 'J'),
  roles: roles.map((list) => ({ ...noRoles, ...Object.fromEntries(list.map((role) => [role, true])) })),
  emails: fc.subarray([
    { id: 'E1', email: jane.email, primary: false },
    { id: 'E2', email: 'jane@home.example', primary: true },
  ]),
  teams: names.chain((found) =>
    fc.tuple(
      ...found.map((name) =>
        fc.record({ id: fc.constant(name), name: fc.constant(name), lists, alone: lists }),
      ),
    ),
  ),
  places: fc
    .subarray(held)
    .chain((found) =>
      fc.tuple(...found.map((place) => takers.map((taker) => ({ ...place, ...(taker && { taker }) })))),
    ),
  schedules: fc.subarray([schedule]),
});

function planned(...[desired, found, snapshot]: Parameters<typeof pagertree.plan>) {
  try {
    return pagertree.plan(desired, found, snapshot);
  } catch (thrown) {
    if (thrown instanceof Blocked) return thrown.by;
    throw thrown;
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
