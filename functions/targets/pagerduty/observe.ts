import type { Desired } from '../../core/contracts/desired.ts';
import { effortOf } from '../../core/contracts/effort.ts';
import { Permanent } from '../../core/contracts/errors.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import { nobody } from './foreseen.ts';
import { readGone, readPlaceholders } from './placeholders.ts';
import { wantedRole } from './plan-role.ts';
import { leaverOf } from './read-leaver.ts';
import { defaultRole, teamRoleByBase } from './roles.ts';
import type { Account, Grant, Membership, Team, User } from './schema.ts';
import { lacksSeat } from './seats.ts';
import { isOf } from './teams.ts';

/** By the id that is known first: the e-mail may have changed. An id that is gone says nothing yet: the account may have been made anew. */
export async function observe(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
): Promise<Observed<Account>> {
  if (desired.state === 'unmanaged') throw new Permanent('PagerDuty was asked about a person to leave alone');
  if (known.shown?.present === false) return readGone(client, known);
  const shown = known.shown?.present ? known.shown : undefined;
  const [id] = known.externalIds ?? shown?.ids ?? [];
  const byId = id === undefined ? undefined : await client.user(id);
  const email = desired.state === 'present' ? desired.profile?.email : desired.email;
  // A person who is only to be made is found by the search, or by PagerDuty's word that the address is taken.
  const effort = desired.state === 'present' ? undefined : effortOf(desired.state, known.leaving);
  const byEmail = byId === undefined && email !== undefined;
  const { user, unproved } = byEmail ? await findByEmail(client, email, effort) : { user: byId };
  if (user !== undefined)
    return { present: true, ids: [user.id], account: await accountOf(client, desired, known, user) };
  const read = await toBeGiven(client, desired);
  const left = desired.state === 'absent' && (await readPlaceholders(client, known));
  const account = read ?? (left || undefined);
  return { present: false, ...(account && { read: account }), ...(unproved && { unproved }) };
}

type Present = Extract<Desired<Grant>, { state: 'present' }>;

/** What there is to give a person who has no account yet: the answer to its creation is all that is read of it before. */
async function toBeGiven(client: Client, desired: Desired<Grant>): Promise<Account | undefined> {
  if (desired.state !== 'present' || desired.profile === undefined || desired.grant === undefined)
    return undefined;
  const joinable = await teamsToJoin(client, desired, []);
  const role = desired.grant.role ?? defaultRole;
  const lacks = await lacksSeat(client, role);
  return { ...nobody, ...(joinable && { joinable }), ...(lacks && { lacksSeat: role }) };
}

async function accountOf(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
  user: User,
): Promise<Account> {
  const refused = client.refusals.take(user.id);
  const account: Account = { ...user, ...(refused && { refused }) };
  if (desired.state !== 'present') return leaverOf(client, desired, known, account);
  const role = wantedRole(desired, account, known.snapshot);
  const lacks = role !== user.role && (await lacksSeat(client, role, user.role));
  const shown = known.shown?.present && known.shown.account.id === user.id ? known.shown.account.teams : [];
  const teams = await withRoles(client, desired, { ...user, role }, shown);
  const joinable = await teamsToJoin(client, desired, teams);
  return { ...account, teams, ...(joinable && { joinable }), ...(lacks && { lacksSeat: role }) };
}

/** What a person is in the teams where that is granted, which is not told with the user. */
async function withRoles(
  client: Client,
  { grant }: Present,
  user: User,
  shown: Membership[],
): Promise<Membership[]> {
  const granted = Object.keys(grant?.teams ?? {});
  const teams: Membership[] = [];
  for (const team of user.teams) {
    const isGranted = granted.some(isOf(team));
    const known = teamRoleByBase(user.role) ?? shown.find(({ id }) => id === team.id)?.role;
    const role = isGranted ? (known ?? (await client.teamRole(team.id, user.id))) : undefined;
    teams.push({ ...team, ...(role && { role }) });
  }
  return teams;
}

/** Names are given ids only where a person has a team to join, so most looks do without the list. */
async function teamsToJoin(client: Client, { grant }: Present, teams: Team[]): Promise<Team[] | undefined> {
  const lacking = Object.keys(grant?.teams ?? {}).filter((key) => !teams.some((team) => isOf(team)(key)));
  return lacking.length === 0 ? undefined : client.teams.of(lacking);
}
