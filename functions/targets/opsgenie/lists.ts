import * as z from 'zod/mini';
import type { List } from '../../core/contracts/lists.ts';
import { type ReadFromOffset, readOffsetPage } from '../../lib/listing/offset-pages.ts';
import { type ListedUser, Team } from './schema.ts';

/** A team with the ids of its members. */
export type TeamMembers = Team & { members: string[] };

/** All users. https://docs.opsgenie.com/docs/user-api#list-users */
export function listUsers(readPage: ReadFromOffset<ListedUser>): List<ListedUser> {
  return {
    name: 'users',
    title: 'the users',
    async read(cursor) {
      const page = await readOffsetPage(cursor, readPage);
      return { ...page, rows: page.rows.map((row) => ({ id: row.id, keys: [row.username], row })) };
    },
  };
}

type ReadTeams = { all(): Promise<Team[]>; members(team: string): Promise<string[]> };

/**
 * The teams with these names: the list of teams names no members (https://docs.opsgenie.com/docs/team-api#list-teams), so it is
 * the first page, and each team of these a page more.
 */
export function listTeams(names: readonly string[], { all, members }: ReadTeams): List<TeamMembers> {
  return {
    name: 'teams',
    title: 'the teams',
    async read(cursor) {
      if (cursor === undefined) return { rows: [], ...next(await named(names, all)) };
      const [team, ...rest] = Teams.parse(JSON.parse(cursor));
      if (team === undefined) return { rows: [] };
      const row = { ...team, members: await members(team.id) };
      return { rows: [{ id: row.id, keys: [row.name], row }], ...next(rest) };
    },
  };
}

const Teams = z.array(Team);

async function named(names: readonly string[], all: ReadTeams['all']): Promise<Team[]> {
  return (await all()).filter(({ name }) => names.includes(name));
}

/** The teams that are still to be read are the cursor. */
function next(teams: Team[]): { next?: string } {
  return teams.length === 0 ? {} : { next: JSON.stringify(teams) };
}
