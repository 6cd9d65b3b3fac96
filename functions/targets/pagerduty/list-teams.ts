import * as z from 'zod/mini';
import type { List } from '../../core/contracts/lists.ts';
import type { TeamRole } from './roles.ts';
import { Team } from './schema.ts';
import { isOf } from './teams.ts';

/** A team with what its members are in it. */
export type TeamMembers = Team & { members: { user: { id: string }; role: TeamRole }[] };

type ReadTeams = { all(): Promise<Team[]>; members(team: string): Promise<TeamMembers['members']> };

/**
 * The teams with these names or ids. A user's row says in which teams they are, and only the team as what: so the list of teams is
 * the first page, and each of these teams a page more. https://developer.pagerduty.com/api-reference/0138639504311-list-teams
 */
export function listTeams(keys: readonly string[], { all, members }: ReadTeams): List<TeamMembers> {
  return {
    name: 'teams',
    title: 'the teams',
    async read(cursor) {
      if (cursor === undefined) return { rows: [], ...next(await named(keys, all)) };
      const [team, ...rest] = Teams.parse(JSON.parse(cursor));
      if (team === undefined) return { rows: [] };
      const row = { ...team, members: await members(team.id) };
      return { rows: [{ id: row.id, keys: [row.name], row }], ...next(rest) };
    },
  };
}

const Teams = z.array(Team);

async function named(keys: readonly string[], all: ReadTeams['all']): Promise<Team[]> {
  return (await all()).filter((team) => keys.some(isOf(team)));
}

/** The teams that are still to be read are the cursor. */
function next(teams: Team[]): { next?: string } {
  return teams.length === 0 ? {} : { next: JSON.stringify(teams) };
}
