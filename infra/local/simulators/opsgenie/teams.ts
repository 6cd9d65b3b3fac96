import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, data, notFound, type Routes, refuse, result } from './answers.ts';
import { findBy, findUser, type Team } from './state.ts';

const user = z.object({ id: z.optional(z.string()), username: z.optional(z.string()) });
const Member = z.object({ user, role: z.optional(z.string()) });
const Creation = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  description: z.optional(z.string()),
  members: z.optional(z.array(Member)),
});
const Change = z.partial(Creation);

/** https://docs.opsgenie.com/docs/team-api: here the query says `identifierType` … */
export function teamRoutes(app: Hono, { state }: Routes): void {
  const members = (sent: z.infer<typeof Member>[]): Team['members'] =>
    sent.flatMap(({ user: { id, username }, role = 'user' }) => {
      const found = findUser(state, id ?? username ?? '');
      return found ? [{ user: { id: found.id, username: found.username }, role }] : [];
    });
  const named = (name: string) => findBy(state.teams, name, 'name');

  app.get('/v2/teams', (c) =>
    data(
      c,
      [...state.teams.values()].map(({ members: _, ...team }) => team),
    ),
  );

  app.post('/v2/teams', async (c) => {
    const sent = await body(c, Creation);
    if (!sent.ok) return sent.answer;
    const { name, description = '' } = sent.value;
    if (named(name)) return refuse(c, 409, 'Team with this name already exists.');
    const team = { id: state.nextId(), name, description, members: members(sent.value.members ?? []) };
    state.teams.set(team.id, team);
    return result(c, 'Created', { id: team.id, name });
  });

  app.get('/v2/teams/:team', (c) => {
    const team = findBy(state.teams, c.req.param('team'), c.req.query('identifierType'));
    return team ? data(c, team) : notFound(c, 'Team');
  });

  app.patch('/v2/teams/:team', async (c) => {
    const team = findBy(state.teams, c.req.param('team'), c.req.query('identifierType'));
    if (team === undefined) return notFound(c, 'Team');
    const sent = await body(c, Change);
    if (!sent.ok) return sent.answer;
    // The list that is sent is the whole list.
    const replaced = sent.value.members && { members: members(sent.value.members) };
    Object.assign(team, sent.value, replaced);
    return result(c, 'Updated', { id: team.id, name: team.name });
  });

  app.delete('/v2/teams/:team', (c) => {
    const team = findBy(state.teams, c.req.param('team'), c.req.query('identifierType'));
    if (team === undefined) return notFound(c, 'Team');
    state.teams.delete(team.id);
    return result(c, 'Deleted');
  });
}

/** https://docs.opsgenie.com/docs/team-member-api: … and here `teamIdentifierType`. */
export function memberRoutes(app: Hono, { state }: Routes): void {
  app.post('/v2/teams/:team/members', async (c) => {
    const team = findBy(state.teams, c.req.param('team'), c.req.query('teamIdentifierType'));
    if (team === undefined) return notFound(c, 'Team');
    const sent = await body(c, Member);
    if (!sent.ok) return sent.answer;
    const { id, username } = sent.value.user;
    const found = findUser(state, id ?? username ?? '');
    if (found === undefined) return notFound(c, 'User');
    if (team.members.some((member) => member.user.id === found.id)) {
      return refuse(c, 422, 'User is already a member of the team.');
    }
    team.members.push({ user: { id: found.id, username: found.username }, role: sent.value.role ?? 'user' });
    return result(c, 'Added', { id: team.id, name: team.name });
  });

  app.delete('/v2/teams/:team/members/:user', (c) => {
    const team = findBy(state.teams, c.req.param('team'), c.req.query('teamIdentifierType'));
    if (team === undefined) return notFound(c, 'Team');
    const found = findUser(state, c.req.param('user'));
    const left = team.members.filter((member) => member.user.id !== found?.id);
    if (left.length === team.members.length) return notFound(c, 'Team member');
    // Rotations and escalations keep the person: no source says that leaving a team cascades.
    team.members = left;
    return result(c, 'Removed', { id: team.id, name: team.name });
  });
}
