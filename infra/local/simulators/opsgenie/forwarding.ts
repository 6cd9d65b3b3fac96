import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, data, notFound, type Routes, refuse, result } from './answers.ts';
import { findUser, type State } from './state.ts';

const user = z.object({ id: z.optional(z.string()), username: z.optional(z.string()) });
const Sent = z.object({
  alias: z.optional(z.string()),
  fromUser: user,
  toUser: user,
  startDate: z.iso.datetime(),
  endDate: z.iso.datetime(),
});

/**
 * https://docs.opsgenie.com/docs/forwarding-rule-api; of a user those that forward from them are listed, and none that
 * forwards to them. A deleted user takes along what names them, and says nothing of it.
 */
export function forwardingRoutes(app: Hono, { state }: Routes): void {
  app.get('/v2/forwarding-rules', (c) => data(c, [...state.forwardingRules.values()]));

  app.get('/v2/forwarding-rules/:rule', (c) => {
    const rule = find(state, c.req.param('rule'), c.req.query('identifierType'));
    return rule ? data(c, rule) : notFound(c, 'Forwarding rule');
  });

  // An update is a PUT of the whole rule.
  app.put('/v2/forwarding-rules/:rule', async (c) => {
    const rule = find(state, c.req.param('rule'), c.req.query('identifierType'));
    if (rule === undefined) return notFound(c, 'Forwarding rule');
    const sent = await body(c, Sent);
    if (!sent.ok) return sent.answer;
    const { fromUser, toUser, alias = rule.alias, ...dates } = sent.value;
    const [from, to] = [fromUser, toUser].map(({ id, username }) => findUser(state, id ?? username ?? ''));
    if (from === undefined || to === undefined) return notFound(c, 'User');
    if (from.id === to.id) return refuse(c, 422, 'A user cannot forward to themselves.');
    Object.assign(rule, { ...dates, alias, fromUser: pick(from), toUser: pick(to) });
    return result(c, 'Updated', { id: rule.id, name: rule.alias });
  });

  app.delete('/v2/forwarding-rules/:rule', (c) => {
    const rule = find(state, c.req.param('rule'), c.req.query('identifierType'));
    if (rule === undefined) return notFound(c, 'Forwarding rule');
    state.forwardingRules.delete(rule.id);
    return result(c, 'Deleted');
  });

  app.get('/v2/users/:user/forwarding-rules', (c) => {
    const user = findUser(state, c.req.param('user'));
    if (user === undefined) return notFound(c, 'User');
    return data(
      c,
      [...state.forwardingRules.values()].filter(({ fromUser }) => fromUser.id === user.id),
    );
  });
}

function find(state: State, identifier: string, type: string | undefined) {
  if (type !== 'alias') return state.forwardingRules.get(identifier);
  return [...state.forwardingRules.values()].find(({ alias }) => alias === identifier);
}

function pick({ id, username }: { id: string; username: string }) {
  return { id, username };
}
