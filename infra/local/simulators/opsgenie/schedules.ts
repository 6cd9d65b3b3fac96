import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { body, data, notFound, participant, type Routes, resolve, result } from './answers.ts';
import { findBy, findUser, type Schedule } from './state.ts';

const atLeastOne = z.minLength(1, 'must hold at least one');
const RotationChange = z.looseObject({
  participants: z.optional(z.array(participant).check(atLeastOne)),
});
const EscalationChange = z.object({
  name: z.optional(z.string()),
  description: z.optional(z.string()),
  rules: z.optional(z.array(z.looseObject({ recipient: participant })).check(atLeastOne)),
});

/** https://docs.opsgenie.com/docs/schedule-api and schedule-rotation-api */
export function scheduleRoutes(app: Hono, { state }: Routes): void {
  const find = (idOrUsername: string) => findUser(state, idOrUsername);

  app.get('/v2/schedules', (c) => {
    const show = shown(c.req.query('expand') === 'rotation');
    return data(c, [...state.schedules.values()].map(show), { expandable: ['rotation'] });
  });

  app.get('/v2/schedules/:schedule', (c) => {
    const schedule = findBy(state.schedules, c.req.param('schedule'), c.req.query('identifierType'));
    return schedule ? data(c, shown(true)(schedule)) : notFound(c, 'Schedule');
  });

  app.get('/v2/schedules/:schedule/rotations', (c) => {
    const type = c.req.query('scheduleIdentifierType');
    const schedule = findBy(state.schedules, c.req.param('schedule'), type);
    return schedule ? data(c, schedule.rotations) : notFound(c, 'Schedule');
  });

  app.patch('/v2/schedules/:schedule/rotations/:rotation', async (c) => {
    const type = c.req.query('scheduleIdentifierType');
    const schedule = findBy(state.schedules, c.req.param('schedule'), type);
    const rotation = schedule?.rotations.find(({ id }) => id === c.req.param('rotation'));
    if (rotation === undefined) return notFound(c, 'Rotation');
    const sent = await body(c, RotationChange);
    if (!sent.ok) return sent.answer;
    // The order is the order on call, and the list that is sent is the whole list.
    const participants = sent.value.participants?.map((each) => resolve(each, find));
    Object.assign(rotation, sent.value, participants && { participants }, { id: rotation.id });
    return result(c, 'Updated', { id: rotation.id, name: rotation.name });
  });
}

/** https://docs.opsgenie.com/docs/escalation-api */
export function escalationRoutes(app: Hono, { state }: Routes): void {
  app.get('/v2/escalations', (c) => data(c, [...state.escalations.values()]));

  app.get('/v2/escalations/:escalation', (c) => {
    const escalation = findBy(state.escalations, c.req.param('escalation'), c.req.query('identifierType'));
    return escalation ? data(c, escalation) : notFound(c, 'Escalation');
  });

  app.patch('/v2/escalations/:escalation', async (c) => {
    const escalation = findBy(state.escalations, c.req.param('escalation'), c.req.query('identifierType'));
    if (escalation === undefined) return notFound(c, 'Escalation');
    const sent = await body(c, EscalationChange);
    if (!sent.ok) return sent.answer;
    const rules = sent.value.rules?.map((rule) => ({
      ...rule,
      recipient: resolve(rule.recipient, (idOrUsername) => findUser(state, idOrUsername)),
    }));
    Object.assign(escalation, sent.value, rules && { rules });
    return result(c, 'Updated', { id: escalation.id, name: escalation.name });
  });
}

function shown(withRotations: boolean): (schedule: Schedule) => Record<string, unknown> {
  return ({ rotations, overrides: _, ...schedule }) =>
    withRotations ? { ...schedule, rotations } : schedule;
}
