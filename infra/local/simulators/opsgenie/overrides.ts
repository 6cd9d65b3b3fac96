import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { quarter } from '../clock.ts';
import { body, data, notFound, participant, type Routes, refuse, resolve, result } from './answers.ts';
import { periodsOf } from './on-call.ts';
import { findBy, findUser, type Override } from './state.ts';

const moment = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'is no date'));
const Written = z.object({
  alias: z.optional(z.string()),
  user: participant,
  startDate: moment,
  endDate: moment,
  rotations: z.optional(z.array(z.object({ id: z.string() }))),
});
const day = 86_400_000;
const units: Record<string, number> = { days: day, weeks: 7 * day, months: 30 * day };

/** https://docs.opsgenie.com/docs/schedule-override-api */
export function overrideRoutes(app: Hono, { state }: Routes): void {
  const path = '/v2/schedules/:schedule/overrides';
  const find = (id: string, type?: string) => findBy(state.schedules, id, type);

  app.get(path, (c) => {
    const schedule = find(c.req.param('schedule'), c.req.query('scheduleIdentifierType'));
    return schedule ? data(c, schedule.overrides) : notFound(c, 'Schedule');
  });

  app.post(path, async (c) => {
    const schedule = find(c.req.param('schedule'), c.req.query('scheduleIdentifierType'));
    if (schedule === undefined) return notFound(c, 'Schedule');
    const sent = await body(c, Written);
    if (!sent.ok) return sent.answer;
    const alias = sent.value.alias ?? state.nextId();
    if (schedule.overrides.some((each) => each.alias === alias)) {
      return refuse(c, 409, 'There is an override with this alias');
    }
    schedule.overrides.push(whole(sent.value, alias));
    return result(c, 'Created', { alias });
  });

  app.put(`${path}/:alias`, async (c) => {
    const schedule = find(c.req.param('schedule'), c.req.query('scheduleIdentifierType'));
    const override = schedule?.overrides.find(({ alias }) => alias === c.req.param('alias'));
    if (override === undefined) return notFound(c, 'Override');
    const sent = await body(c, Written);
    if (!sent.ok) return sent.answer;
    Object.assign(override, { rotations: undefined }, whole(sent.value, override.alias));
    return result(c, 'Updated', { alias: override.alias });
  });

  app.delete(`${path}/:alias`, (c) => {
    const schedule = find(c.req.param('schedule'), c.req.query('scheduleIdentifierType'));
    const index = schedule?.overrides.findIndex(({ alias }) => alias === c.req.param('alias')) ?? -1;
    if (index < 0) return notFound(c, 'Override');
    schedule?.overrides.splice(index, 1);
    return result(c, 'Deleted');
  });

  function whole(sent: z.infer<typeof Written>, alias: string): Override {
    const named = (sent.rotations ?? []).map(({ id }) => {
      const rotations = [...state.schedules.values()].flatMap((schedule) => schedule.rotations);
      return { id, name: rotations.find((rotation) => rotation.id === id)?.name ?? '' };
    });
    const user = resolve(sent.user, (idOrUsername) => findUser(state, idOrUsername));
    const { startDate, endDate } = sent;
    return { alias, user, startDate, endDate, ...(named.length > 0 && { rotations: named }) };
  }
}

/** Who is on call, worked out: https://docs.opsgenie.com/docs/who-is-on-call-api and schedule-api#get-schedule-timeline */
export function onCallRoutes(app: Hono, { state, now }: Routes): void {
  app.get('/v2/schedules/:schedule/on-calls', (c) => {
    const type = c.req.query('scheduleIdentifierType');
    const schedule = findBy(state.schedules, c.req.param('schedule'), type);
    if (schedule === undefined) return notFound(c, 'Schedule');
    const at =
      Math.floor(Date.parse(c.req.query('date') ?? new Date(now()).toISOString()) / quarter) * quarter;
    const { id, name, enabled, rotations } = schedule;
    const recipients = (enabled ? rotations : []).flatMap((rotation) =>
      periodsOf(schedule, rotation, at, at + quarter).flatMap(({ value }) => value.recipient ?? []),
    );
    const people = recipients.filter((each) => each.type !== 'none');
    const usernames = [...new Set(people.flatMap(({ username }) => username ?? []))];
    const shown =
      c.req.query('flat') === 'true'
        ? { onCallRecipients: usernames }
        : { onCallParticipants: people.map((each) => ({ ...each, name: each.username ?? each.name })) };
    return data(c, { _parent: { id, name, enabled }, ...shown });
  });

  app.get('/v2/schedules/:schedule/timeline', (c) => {
    const schedule = findBy(state.schedules, c.req.param('schedule'), c.req.query('identifierType'));
    if (schedule === undefined) return notFound(c, 'Schedule');
    const from = Date.parse(c.req.query('date') ?? new Date(now()).toISOString());
    const to =
      from + Number(c.req.query('interval') ?? 1) * (units[c.req.query('intervalUnit') ?? 'weeks'] ?? day);
    const { id, name, enabled, rotations } = schedule;
    const shown = (enabled ? rotations : []).map((rotation, order) => ({
      id: rotation.id,
      name: rotation.name,
      order: order + 1,
      periods: periodsOf(schedule, rotation, from, to).flatMap(({ start, end, value }) =>
        value.recipient === undefined
          ? []
          : [{ startDate: iso(start), endDate: iso(end), type: value.type, recipient: value.recipient }],
      ),
    }));
    return data(c, {
      _parent: { id, name, enabled },
      startDate: iso(from),
      endDate: iso(to),
      finalTimeline: { rotations: shown },
    });
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
