import { Hono } from 'hono';
import { createOkta } from './okta/index.ts';
import { createOpsgenie } from './opsgenie/index.ts';
import { createPagerduty } from './pagerduty/index.ts';
import { createPagertree } from './pagertree/index.ts';
import type { Simulator, SimulatorWorld } from './simulator.ts';
import { createStatuspage } from './statuspage/index.ts';

/** The vendors that can be simulated, by the id of their target or source. Of sources only what registers a webhook. */
const vendors = {
  opsgenie: createOpsgenie,
  pagertree: createPagertree,
  statuspage: createStatuspage,
  okta: createOkta,
  pagerduty: createPagerduty,
} satisfies Record<string, (world: SimulatorWorld) => Simulator>;

/** One simulator of each vendor, by its id. */
export function createSimulators(world: SimulatorWorld): Record<string, Simulator> {
  return Object.fromEntries(Object.entries(vendors).map(([id, create]) => [id, create(world)]));
}

/** All of them behind one port: each vendor's real paths under `/<id>`. */
export function mountSimulators(simulators: Record<string, Simulator>): Hono {
  const app = new Hono();
  for (const [id, simulator] of Object.entries(simulators)) app.mount(`/${id}`, simulator.app.fetch);
  app.get('/', (c) => c.json({ simulators: Object.keys(simulators).map((id) => `/${id}/_state`) }));
  return app;
}
