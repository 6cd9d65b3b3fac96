import type { Desired } from '../../core/contracts/desired.ts';
import { effortOf } from '../../core/contracts/effort.ts';
import type { Known, Observed } from '../../core/contracts/observed.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import {
  type Account,
  type AccountUser,
  type Grant,
  type Membership,
  type Team,
  type TeamList,
  teamLists,
} from './schema.ts';

/** By our id first: the e-mail may have changed. An id that is gone says nothing yet: the account may have been made anew. */
export async function observe(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
): Promise<Observed<Account>> {
  if (desired.state === 'unmanaged') return { present: false };
  const { externalId } = known;
  const email = desired.state === 'present' ? desired.profile?.email : desired.email;
  const byId = externalId === undefined ? undefined : await client.accountUser(externalId);
  const effort = effortOf(desired.state, known.leaving);
  const byEmail = byId === undefined && email !== undefined;
  const { person, unproved } = byEmail ? await findByEmail(client, email, effort) : { person: byId };
  if (person === undefined) return { present: false, ...(unproved && { unproved }) };
  const { teams = [], teamAdmin = [] } = (desired.state === 'present' && desired.grant) || {};
  // There is no question "which teams is X in?": https://pagertree.com/docs/api/teams
  const memberships = (await client.teams())
    .map((team) => membership(team, person))
    .filter(({ name, lists }) => lists.length > 0 || teams.includes(name) || teamAdmin.includes(name));
  return { present: true, id: person.id, account: { ...person, teams: memberships } };
}

const filled: TeamList[] = ['member_account_user_ids', 'admin_account_user_ids'];

function membership(team: Team, person: AccountUser): Membership {
  const isPerson = (id: string) => id === person.id || id === person.prefixId;
  const lists = teamLists.filter((list) => team[list].some(isPerson));
  return {
    id: team.id,
    name: team.name,
    lists,
    alone: lists.filter((list) => filled.includes(list) && team[list].every(isPerson)),
  };
}
