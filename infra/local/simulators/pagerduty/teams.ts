import { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, notFound, page } from './answers.ts';
import { isNeededIn } from './references.ts';
import { type PagerdutyUser, type State, type Team, type TeamRole, teamRoles } from './state.ts';

const Membership = z.object({ role: z._default(z.enum(teamRoles), 'manager') });

/** https://developer.pagerduty.com/api-reference/0138639504311-list-teams */
export function teamRoutes(state: State, now: () => number): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const query = c.req.query('query')?.toLowerCase() ?? '';
    const rows = [...state.teams.values()].filter(({ name }) => name.toLowerCase().includes(query));
    return page(c, 'teams', rows, showTeam);
  });
  app.get('/:team/members', (c) => {
    const team = state.teams.get(c.req.param('team'));
    if (team === undefined) return notFound(c);
    return page(c, 'members', team.members, ({ user, role }) => {
      const summary = state.users.get(user)?.name;
      return { user: { id: user, type: 'user_reference', summary }, role };
    });
  });
  app.put('/:team/users/:user', async (c) => {
    const [team, user] = [state.teams.get(c.req.param('team')), state.users.get(c.req.param('user'))];
    if (team === undefined || user === undefined) return notFound(c);
    const sent = await body(c, Membership);
    if (sent.answer !== undefined) return sent.answer;
    const { role } = sent.value;
    if (user.role === 'read_only_user' && role !== 'observer') {
      return invalid(c, 'Stakeholders can only be observers of a team');
    }
    team.members = [
      ...team.members.filter((member) => member.user !== user.id),
      { user: user.id, role: teamRoleOf(user, role) },
    ];
    return c.body(null, 204);
  });
  app.delete('/:team/users/:user', (c) => {
    const team = state.teams.get(c.req.param('team'));
    const userId = c.req.param('user');
    if (team === undefined || !team.members.some(({ user }) => user === userId)) return notFound(c);
    if (isNeededIn(state, team.id, userId, now())) {
      return invalid(c, 'User cannot be removed as they belong to an escalation policy on this team');
    }
    team.members = team.members.filter(({ user }) => user !== userId);
    return c.body(null, 204);
  });
  return app;
}

export function showTeam({ id, name }: Pick<Team, 'id' | 'name'>) {
  return { id, type: 'team', name, summary: name, self: `https://api.pagerduty.com/teams/${id}` };
}

/** Whose base role says what they are in every team: https://support.pagerduty.com/main/docs/team-based-permissions */
function teamRoleOf({ role }: PagerdutyUser, wanted: TeamRole): TeamRole {
  if (role === 'owner' || role === 'admin') return 'manager';
  return role.startsWith('read_only') ? 'observer' : wanted;
}
