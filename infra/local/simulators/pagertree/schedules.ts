import { type Context, Hono } from 'hono';
import { quarter } from '../clock.ts';
import { page, refuse } from './answers.ts';
import { occurrencesOf } from './occurrences.ts';
import type { PagertreeEvent, Store } from './store.ts';

/** Schedules, and what their events come to: https://pagertree.com/docs/api/schedules */
export function scheduleRoutes(store: Store, now: () => number): Hono {
  const app = new Hono();
  const find = (c: Context) => {
    const id = c.req.param('id');
    return [...store.schedules.values()].find((one) => one.id === id || one.prefix_id === id);
  };
  const eventsOf = (id: string) =>
    [...store.events.values()].filter((event) => event.schedule_ids.includes(id));

  app.get('/', (c) => page(c, [...store.schedules.values()]));
  app.get('/:id', (c) => {
    const schedule = find(c);
    return schedule ? c.json(schedule) : refuse(c, 404, 'Not found');
  });
  app.get('/:id/events', (c) => {
    const schedule = find(c);
    return schedule ? page(c, eventsOf(schedule.id)) : refuse(c, 404, 'Not found');
  });
  app.get('/:id/window_events', (c) => {
    const schedule = find(c);
    if (schedule === undefined) return refuse(c, 404, 'Not found');
    const [from, to] = ['start', 'end'].map((name) => Date.parse(`${c.req.query(name)?.replace(' ', 'T')}Z`));
    if (from === undefined || to === undefined || !(from < to))
      return refuse(c, 422, 'start and end are invalid');
    return c.json({ data: expanded(eventsOf(schedule.id), from, to) });
  });
  app.get('/:id/current_oncall', (c) => {
    const schedule = find(c);
    if (schedule === undefined) return refuse(c, 404, 'Not found');
    const at = Math.floor(now() / quarter) * quarter;
    return c.json({ data: expanded(eventsOf(schedule.id), at, at + quarter) });
  });
  // Never to be called: it takes every event away.
  app.delete('/:id/flush', (c) => {
    const schedule = find(c);
    if (schedule === undefined) return refuse(c, 404, 'Not found');
    for (const { id } of eventsOf(schedule.id)) store.events.delete(id);
    return c.body(null, 204);
  });
  return app;
}

function expanded(events: PagertreeEvent[], from: number, to: number) {
  return events.flatMap((event) =>
    occurrencesOf(event, from, to).map(({ start, end, attendees }) => ({
      ...event,
      start_datetime: new Date(start).toISOString(),
      end_datetime: new Date(end).toISOString(),
      event_attendees: attendees,
    })),
  );
}
