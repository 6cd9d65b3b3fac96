import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, data, notFound, participant, type Routes, resolve, result } from './answers.ts';
import { findBy, findUser } from './state.ts';

const Change = z.object({ name: z.optional(z.string()), notify: z.optional(participant) });

/** Whom a team's alerts notify, and here it is `teamIdentifierType`: https://docs.opsgenie.com/docs/team-routing-rule-api */
export function routingRoutes(app: Hono, { state }: Routes): void {
  const path = '/v2/teams/:team/routing-rules';
  const rulesOf = (id: string, type: string | undefined) => {
    const team = findBy(state.teams, id, type);
    return team && [...state.routingRules.values()].filter((rule) => rule.team === team.id);
  };

  app.get(path, (c) => {
    const rules = rulesOf(c.req.param('team'), c.req.query('teamIdentifierType'));
    return rules
      ? data(
          c,
          rules.map(({ team: _, ...rule }) => rule),
        )
      : notFound(c, 'Team');
  });

  app.patch(`${path}/:rule`, async (c) => {
    const rules = rulesOf(c.req.param('team'), c.req.query('teamIdentifierType'));
    const rule = rules?.find(({ id }) => id === c.req.param('rule'));
    if (rule === undefined) return notFound(c, 'Routing rule');
    const sent = await body(c, Change);
    if (!sent.ok) return sent.answer;
    const { notify, name = rule.name } = sent.value;
    Object.assign(rule, { name }, notify && { notify: resolve(notify, (id) => findUser(state, id)) });
    return result(c, 'Updated', { id: rule.id, name: rule.name });
  });
}
