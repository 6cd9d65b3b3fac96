import {
  type Account,
  type AccountUser,
  type Grant,
  type Membership,
  type Team,
  type TeamList,
  teamLists,
} from './schema.ts';
import { type PagertreeStep, step } from './steps.ts';

/** What only a human can do: it is said when everything else has been done. */
export type Plan = { steps: PagertreeStep[]; blocked: string[] };

/** What is granted, what of it is ours to take, and what may be theirs. */
type Wish = { grant?: Grant; scope?: Grant; perhaps?: Grant };

/** The names of the teams that a grant is about. */
export function teamsIn({ teams = [], teamAdmin = [] }: Grant = {}): string[] {
  return [...teams, ...teamAdmin];
}

/** Teams that neither the grant nor the scope names stay as they are. */
export function adjustTeams(account: Account, wish: Wish): Plan {
  const named = new Set([...teamsIn(wish.grant), ...teamsIn(wish.scope)]);
  const plans = [...named].map((name) => adjustTeam(account, name, wish));
  return { steps: plans.flatMap(({ steps }) => steps), blocked: plans.flatMap(({ blocked }) => blocked) };
}

function adjustTeam(account: Account, name: string, wish: Wish): Plan {
  const found = (account.teams ?? []).filter((team) => team.name === name);
  const wanted = wantedLists(name, wish.grant);
  if (wanted.length > 0 && found.length !== 1) {
    const many = found.length === 0 ? 'no team' : `${found.length} teams`;
    const remedy = `create it or rename one there, or correct the configuration`;
    return { steps: [], blocked: [`PagerTree has ${many} named ${name}: ${remedy}`] };
  }
  const changes = found.map((team) => {
    const add = wanted.filter((list) => !team.lists.includes(list));
    const spare = team.lists.filter((list) => !wanted.includes(list) && isManaged(list, name, wish));
    return changeTeam(account, team, add, spare);
  });
  return { steps: changes.flatMap(({ steps }) => steps), blocked: changes.flatMap(({ blocked }) => blocked) };
}

function wantedLists(name: string, { teams = [], teamAdmin = [] }: Grant = {}): TeamList[] {
  return [
    ...(teams.includes(name) ? (['member_account_user_ids'] as const) : []),
    ...(teamAdmin.includes(name) ? (['admin_account_user_ids'] as const) : []),
  ];
}

/** Who is surely to be nothing in a team leaves all its lists; else a list is ours if the configuration gives it. */
function isManaged(list: TeamList, name: string, { grant, scope, perhaps }: Wish): boolean {
  const kept = wantedLists(name, perhaps);
  if (kept.length === 0 && wantedLists(name, grant).length === 0) return true;
  return wantedLists(name, scope).includes(list) && !kept.includes(list);
}

/** Makes one step of all the lists of a team; those that would be left empty are for a human. */
export function changeTeam(account: Account, team: Membership, add: TeamList[], spare: TeamList[]): Plan {
  const stuck = spare.filter((list) => team.alone.includes(list));
  const remove = spare.filter((list) => !team.alone.includes(list));
  const blocked = stuck.map((list) => onlyOne(list, team.name));
  if (add.length === 0 && remove.length === 0) return { steps: [], blocked };
  const { id, name } = team;
  const keeps = team.lists.filter((list) => !remove.includes(list));
  const ids: [string, string] = [account.id, account.prefixId];
  return { steps: [step({ kind: 'changeTeam', team: { id, name }, ids, add, remove, keeps })], blocked };
}

/** In words for people: which list of which team would be empty. */
export function onlyOne(list: TeamList, team: string): string {
  const what = list === 'admin_account_user_ids' ? 'admin' : 'member';
  return `the only ${what} of the team ${team}: make another person one first`;
}

const filled: TeamList[] = ['member_account_user_ids', 'admin_account_user_ids'];

/** What a person is in each of the teams that they are in, or that are granted. */
export function memberships(
  teams: readonly Team[],
  person: Pick<AccountUser, 'id' | 'prefixId'>,
  granted: readonly string[],
): Membership[] {
  return teams
    .map((team) => membership(team, person))
    .filter(({ name, lists }) => lists.length > 0 || granted.includes(name));
}

/** What a person is in a team. */
export function membership(team: Team, person: Pick<AccountUser, 'id' | 'prefixId'>): Membership {
  const isPerson = (id: string) => id === person.id || id === person.prefixId;
  const lists = teamLists.filter((list) => team[list].some(isPerson));
  return {
    id: team.id,
    name: team.name,
    lists,
    alone: lists.filter((list) => filled.includes(list) && team[list].every(isPerson)),
  };
}
