import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { Blocked } from '../../functions/core/contracts/errors.ts';
import { pagertree } from '../../functions/targets/pagertree/index.ts';
import type { Grant } from '../../functions/targets/pagertree/schema.ts';
import { createOffice, jane, noRoles, type Person, present, type State } from '../support/pagertree.ts';

const teams = ['SRE', 'Platform', 'Coffee', 'Tea'] as const;
const roleNames = ['admin', 'billing', 'broadcaster', 'communicator'] as const;
const roles = fc.subarray([...roleNames]);
const grants: fc.Arbitrary<Grant> = fc.record(
  { roles, teams: fc.subarray([...teams]), teamAdmin: fc.subarray(['SRE', 'Coffee']) },
  { requiredKeys: [] },
);
const profiles = fc.constantFrom(
  jane,
  { email: 'JANE@example.com', displayName: 'Jane Smith' },
  { email: 'jane.smith@example.com', displayName: 'Jane Smith' },
);
const desires: fc.Arbitrary<Desired<Grant>> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(grants, grants, profiles).map(([grant, scope, who]) => present(grant, scope, who)),
  },
  fc.constant<Desired<Grant>>(present()),
  fc.constantFrom<Desired<Grant>>(
    { state: 'muted', email: jane.email },
    { state: 'absent', email: jane.email },
  ),
);
/** In which lists of a team she is, and whether anybody else is in it. */
const places = fc.record({
  member: fc.boolean(),
  admin: fc.boolean(),
  drop: fc.boolean(),
  alone: fc.boolean(),
});
const starts = fc.record({
  exists: fc.boolean(),
  roles,
  places: fc.tuple(places, places, places, places),
  wishes: fc.array(desires, { minLength: 1, maxLength: 4 }),
});
type Start = typeof starts extends fc.Arbitrary<infer T> ? T : never;

async function prepare({ exists, roles, places }: Start) {
  const office = createOffice();
  const [, pat] = (await office.state()).accountUsers;
  const ids = [pat?.id ?? ''];
  for (const name of teams.slice(2)) {
    const people = { member_account_user_ids: ids, admin_account_user_ids: ids };
    await office.request('POST', '/api/v4/teams', { name, ...people });
  }
  if (!exists) return office;
  const held = Object.fromEntries(roles.map((role) => [role, true]));
  const { id } = await office.hire('Jane', jane.email, { roles: held });
  for (const [index, { member, admin, drop, alone }] of places.entries()) {
    const put = (wanted: boolean, before: string[]) => (wanted ? [...(alone ? [] : before), id] : before);
    await office.editTeam(teams[index] ?? '', (team) => ({
      member_account_user_ids: put(member, team.member_account_user_ids),
      admin_account_user_ids: put(admin, team.admin_account_user_ids),
      drop_notification_account_user_ids: drop ? [id] : [],
    }));
  }
  return office;
}

const isJane = ({ emails }: Person) => emails.some((email) => /^jane/i.test(email));

/** Everything about everybody else, and about the teams that nothing in the desire names. */
function rest(state: State, desired: Desired<Grant>) {
  const her = state.accountUsers.find(isJane)?.id;
  const others = state.accountUsers
    .filter((person) => !isJane(person))
    .map(({ teams: _, ...person }) => person);
  const named =
    desired.state === 'present'
      ? [desired.grant, desired.scope].flatMap((each) => [...(each?.teams ?? []), ...(each?.teamAdmin ?? [])])
      : [];
  const isOpen = (name: string) => desired.state === 'absent' || named.includes(name);
  const seats = state.teams.map((team) => {
    const hide = (list: string[]) => (isOpen(team.name) ? list.filter((id) => id !== her) : list);
    return [
      team.name,
      hide(team.member_account_user_ids),
      hide(team.admin_account_user_ids),
      hide(team.drop_notification_account_user_ids),
    ];
  });
  return { others, seats };
}

function withoutGone(seats: unknown, gone: string | undefined) {
  return JSON.parse(JSON.stringify(seats), (_, value) =>
    Array.isArray(value) ? value.filter((id) => id !== gone) : value,
  );
}

/** What is wished of her, in the words of the simulator; nothing is promised where only a mute is taken back. */
function expectFulfilled(desired: Desired<Grant>, her: Person | undefined, inTeams: State['teams']) {
  if (desired.state === 'absent') return expect(her).toBeUndefined();
  if (desired.state === 'muted') return expect(her?.roles ?? noRoles).toEqual(noRoles);
  if (desired.state !== 'present' || desired.grant === undefined) return;
  const { grant, profile, scope } = desired;
  expect(her?.name).toBe(profile?.displayName);
  expect(her?.emails.map((email) => email.toLowerCase())).toContain(profile?.email.toLowerCase());
  for (const role of roleNames) {
    if (grant.roles?.includes(role)) expect(her?.roles[role]).toBe(true);
    else if (scope?.roles?.includes(role)) expect(her?.roles[role]).toBe(false);
  }
  for (const team of inTeams) {
    const isMember = team.member_account_user_ids.includes(her?.id ?? '');
    if (grant.teams?.includes(team.name)) expect(isMember).toBe(true);
    else if (scope?.teams?.includes(team.name)) expect(isMember).toBe(false);
  }
}

it('from any state to any other: everything wished is done, or a human is told why; nobody else and nothing else is touched', async () => {
  await fc.assert(
    fc.asyncProperty(starts, async (start) => {
      const office = await prepare(start);
      const worker = office.worker();
      for (const desired of start.wishes) {
        const before = await office.state();
        // The roster knows the account, even where the last wish ended with a human.
        worker.known.externalIds = before.accountUsers.filter(isJane).map(({ id }) => id);
        const failure = await worker.converge(desired).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        const after = await office.state();
        const her = before.accountUsers.find(isJane)?.id;
        const now = rest(after, desired);
        const then = rest(before, desired);
        expect(now.others).toEqual(then.others);
        const gone = desired.state === 'absent' ? her : undefined;
        expect(withoutGone(now.seats, gone)).toEqual(withoutGone(then.seats, gone));
        for (const team of after.teams) {
          expect(team.member_account_user_ids).not.toEqual([]);
          expect(team.admin_account_user_ids).not.toEqual([]);
        }
        if (failure !== undefined) {
          expect(failure).toBeInstanceOf(Blocked);
          // Who was deleted lives on as a human without an account here, and keeps the e-mail.
          const left = after.otherUsers.length > 0 ? '|^user.emails.email has already been taken' : '';
          const reason = new RegExp(`^the only (member|admin) of the team${left}`);
          expect((failure as Blocked).by).toMatch(reason);
          continue;
        }
        expectFulfilled(desired, after.accountUsers.find(isJane), after.teams);
        const observed = await pagertree.observe(worker.client, desired, worker.known, 'full');
        expect(pagertree.plan(desired, observed, worker.known.snapshot)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
}, 1_200_000);
