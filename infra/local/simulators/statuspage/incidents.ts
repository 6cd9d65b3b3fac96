import { Hono } from 'hono';
import { page, refuse } from './answers.ts';
import type { Store } from './store.ts';

/** Incidents that are not resolved, and who subscribed to one of them alone: https://developer.statuspage.io/#tag/incident-subscribers */
export function incidentRoutes(store: Store): Hono {
  const app = new Hono();
  const incident = (page_id: string, id: string) => {
    const found = store.incidents.get(id);
    return found?.page_id === page_id ? found : undefined;
  };

  app.get('/:page/incidents/unresolved', (c) => {
    const isOpen = ({ page_id, status }: { page_id: string; status: string }) =>
      page_id === c.req.param('page') && status !== 'resolved';
    return page(c, [...store.incidents.values()].filter(isOpen));
  });

  app.get('/:page/incidents/:incident/subscribers', (c) => {
    const found = incident(c.req.param('page'), c.req.param('incident'));
    if (found === undefined) return refuse(c, 404, 'Not found');
    return page(
      c,
      [...store.incidentSubscribers.values()].filter(({ incident_id }) => incident_id === found.id),
    );
  });

  app.get('/:page/incidents/:incident/subscribers/:id', (c) => {
    const found = incident(c.req.param('page'), c.req.param('incident'));
    const subscriber = store.incidentSubscribers.get(c.req.param('id'));
    if (found === undefined || subscriber?.incident_id !== found.id) return refuse(c, 404, 'Not found');
    return c.json(subscriber);
  });

  app.delete('/:page/incidents/:incident/subscribers/:id', (c) => {
    const found = incident(c.req.param('page'), c.req.param('incident'));
    const subscriber = store.incidentSubscribers.get(c.req.param('id'));
    if (found === undefined || subscriber?.incident_id !== found.id) return refuse(c, 404, 'Not found');
    store.incidentSubscribers.delete(subscriber.id);
    return c.json(subscriber);
  });
  return app;
}
