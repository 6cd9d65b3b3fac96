import { higherTeamRole, type TeamRole, teamRoleByBase, teamRoles } from './roles.ts';
import type { Account, Grant, Membership, Team } from './schema.ts';
import { type PagerdutyStep, step } from './steps.ts';

/** What is granted, what of it is ours to take, and what may be theirs. */
type Wish = { grant?: Grant; scope?: Grant; perhaps?: Grant };

/** Whether a key of the configuration, a name or an id, is of this team. */
export function isOf({ id, name }: Team): (key: string) => boolean {
  return (key) => key === id || key === name;
}

/** What is to be given: places in teams, and roles there. `base` is the base role that the person is to have. */
export function givenTeams(account: Account, wish: Wish, base: string): PagerdutyStep[] {
  const { id: user, teams, joinable = [] } = account;
  return Object.entries(wish.grant?.teams ?? {}).flatMap(([key, granted]) => {
    const member = teams.find((team) => isOf(team)(key));
    const role = teamRoleByBase(base) ?? granted;
    if (member === undefined) {
      const found = joinable.filter((team) => isOf(team)(key));
      return found.length === 1
        ? found.map(({ id, name }) => step({ kind: 'addToTeam', user, team: { id, name }, role }))
        : [];
    }
    if (member.role === undefined || member.role === role || isKept(member, wish)) return [];
    return [step({ kind: 'changeTeamRole', user, team: { id: member.id, name: member.name }, role })];
  });
}

/** A role in a team that a line may give of which nobody knows whether it is theirs. */
function isKept(member: Membership, { grant, perhaps }: Wish): boolean {
  const of = (one?: Grant) => Object.entries(one?.teams ?? {}).find(([key]) => isOf(member)(key))?.[1];
  const [granted, maybe] = [of(grant), of(perhaps)];
  if (member.role === undefined || granted === undefined || maybe === undefined) return false;
  return higherTeamRole(member.role, granted) === member.role && higherTeamRole(member.role, maybe) === maybe;
}

/** The teams that the configuration names and does not give. */
export function lostTeams({ id: user, teams }: Account, { grant, scope, perhaps }: Wish): PagerdutyStep[] {
  const kept = Object.keys({ ...grant?.teams, ...perhaps?.teams });
  const managed = Object.keys(scope?.teams ?? {});
  return teams
    .filter((team) => managed.some(isOf(team)) && !kept.some(isOf(team)))
    .map(({ id, name }) => step({ kind: 'removeFromTeam', user, team: { id, name } }));
}

/** What the configuration names and PagerDuty lacks, or has twice: for a human. */
export function unclearTeams({ teams, joinable = [] }: Account, grant?: Grant): string | undefined {
  const unclear = Object.keys(grant?.teams ?? {}).flatMap((key) => {
    if (teams.some((team) => isOf(team)(key))) return [];
    const many = joinable.filter((team) => isOf(team)(key)).length;
    return many === 1 ? [] : [`${many === 0 ? 'no team' : `${many} teams`} named "${key}"`];
  });
  if (unclear.length === 0) return undefined;
  return `PagerDuty has ${unclear.join(', ')}: create it there, write the team's id, or correct the configuration`;
}

/** Several grants of teams added up: the higher role of each. */
export function combinedTeams(grants: Grant[]): Record<string, TeamRole> {
  const teams = new Map<string, TeamRole>();
  for (const [key, role] of grants.flatMap((grant) => Object.entries(grant.teams ?? {}))) {
    teams.set(key, higherTeamRole(teams.get(key) ?? lowest, role));
  }
  return Object.fromEntries(teams);
}

const lowest: TeamRole = teamRoles[2];
