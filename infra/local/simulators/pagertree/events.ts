import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { bodyOf, filtered, page, refuse } from './answers.ts';
import { zoneOf } from './occurrences.ts';
import { Override, override } from './override.ts';
import { sentence } from './records.ts';
import type { Attendee, PagertreeEvent, Store } from './store.ts';

/**
 * What the documentation leaves open.
 *
 * @property repeated Whether a person can be several times in a rotation, or is there once however often they are sent. @default 'kept'
 */
export type EventOptions = { repeated?: 'kept' | 'dropped' };

const moment = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'is invalid'));
/** What may be sent; anything else is dropped without a word. */
const Parameters = z.object({
  start_datetime: z.optional(moment),
  end_datetime: z.optional(moment),
  layer: z.optional(z.int().check(z.gte(1))),
  time_zone: z.optional(z.string().check(z.refine((name) => zoneOf(name) !== undefined, 'is invalid'))),
  repeat: z.optional(z.boolean()),
  frequency: z.optional(z.int().check(z.gte(1))),
  frequency_unit: z.optional(z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly'])),
  days_of_week: z.optional(z.array(z.int())),
  repeat_end_datetime: z.optional(z.nullable(moment)),
  rotation: z.optional(z.boolean()),
  schedule_ids: z.optional(z.array(z.string())),
  account_user_ids: z.optional(z.array(z.string())),
});
const Created = z.extend(Parameters, {
  start_datetime: moment,
  end_datetime: moment,
  layer: z.int().check(z.gte(1)),
  time_zone: z.string().check(z.refine((name) => zoneOf(name) !== undefined, 'is invalid')),
  account_user_ids: z.array(z.string()),
});
const Action = z.object({ action_time: moment });

/** Events: https://pagertree.com/docs/api/events */
export function eventRoutes(store: Store, { repeated }: EventOptions = {}): Hono {
  const app = new Hono();
  const find = (c: Context) => {
    const id = c.req.param('id');
    return [...store.events.values()].find((one) => one.id === id || one.prefix_id === id);
  };

  app.get('/', (c) => page(c, filtered(c, [...store.events.values()])));
  app.get('/:id', (c) => {
    const event = find(c);
    return event ? c.json(event) : refuse(c, 404, 'Not found');
  });

  app.post('/', async (c) => {
    const sent = Created.safeParse(await bodyOf(c));
    if (!sent.success) return refuse(c, 422, sentence(sent.error));
    const { account_user_ids, ...given } = sent.data;
    const attendees = attendeesOf(account_user_ids);
    if (attendees === undefined) return refuse(c, 422, 'account_user_ids is invalid');
    const event: PagertreeEvent = {
      ...store.common('evt'),
      ...blank,
      ...given,
      event_attendees: attendees,
    };
    store.events.set(event.id, event);
    return c.json(event, 201);
  });

  // Although it is a PUT, what is not sent stays.
  app.put('/:id', async (c) => {
    const event = find(c);
    if (event === undefined) return refuse(c, 404, 'Not found');
    const sent = Parameters.safeParse(await bodyOf(c));
    if (!sent.success) return refuse(c, 422, sentence(sent.error));
    const { account_user_ids, ...change } = sent.data;
    const attendees = account_user_ids && attendeesOf(account_user_ids);
    if (account_user_ids && attendees === undefined) return refuse(c, 422, 'account_user_ids is invalid');
    Object.assign(event, change, attendees && { event_attendees: attendees });
    store.touch(event);
    return c.json(event);
  });

  // What overrides an event goes with it: nobody says so, and it is the worse of what may be.
  app.delete('/:id', (c) => {
    const event = find(c);
    if (event === undefined) return refuse(c, 404, 'Not found');
    for (const one of store.events.values()) {
      if (one.id === event.id || one.parent_id === event.id) store.events.delete(one.id);
    }
    return c.body(null, 204);
  });

  app.post('/:id/override', async (c) => {
    const [event, sent] = [find(c), Override.safeParse(await bodyOf(c))];
    if (event === undefined) return refuse(c, 404, 'Not found');
    if (!sent.success) return refuse(c, 422, sentence(sent.error));
    const attendees = attendeesOf(sent.data.account_user_ids);
    if (attendees === undefined) return refuse(c, 422, 'account_user_ids is invalid');
    const made = override(store, event, sent.data, attendees);
    return made ? c.json(made, 201) : refuse(c, 422, 'action_time is invalid');
  });

  app.post('/:id/add_exception', async (c) => {
    const [event, sent] = [find(c), Action.safeParse(await bodyOf(c))];
    if (event === undefined) return refuse(c, 404, 'Not found');
    if (!sent.success || !event.repeat) return refuse(c, 422, 'action_time is invalid');
    event.exceptions.push({ id: store.id('exc').id, start_datetime: sent.data.action_time });
    return c.json(event);
  });

  // The occurrence at this time and all later ones: the last day is the one before.
  app.post('/:id/terminate_on', async (c) => {
    const [event, sent] = [find(c), Action.safeParse(await bodyOf(c))];
    if (event === undefined) return refuse(c, 404, 'Not found');
    if (!sent.success || !event.repeat) return refuse(c, 422, 'action_time is invalid');
    const last = Date.parse(sent.data.action_time) - 86_400_000;
    event.repeat_end_datetime = new Date(last).toISOString();
    return c.json(event);
  });
  return app;

  /** At least one, and each of them a person of the account. */
  function attendeesOf(ids: string[]): Attendee[] | undefined {
    if (ids.length === 0 || ids.some((id) => !store.accountUsers.has(id))) return undefined;
    const each = repeated === 'dropped' ? [...new Set(ids)] : ids;
    return each.map((attendee_id, position) => ({
      id: store.id('att').id,
      attendee_id,
      attendee_type: 'AccountUser',
      position,
    }));
  }
}

const blank = {
  repeat: false,
  frequency: 1,
  frequency_unit: 'daily',
  days_of_week: [],
  repeat_end_datetime: null,
  rotation: false,
  parent_id: null,
  schedule_ids: [],
  exceptions: [],
} satisfies Partial<PagertreeEvent>;
