import { Hono } from 'hono';
import { createOkta } from './okta/index.ts';
import { createOpsgenie } from './opsgenie/index.ts';
import { createPagerduty } from './pagerduty/index.ts';
import { smallAccount } from './pagerduty/small-account.ts';
import { createPagertree } from './pagertree/index.ts';
import type { Keys, Simulator, SimulatorWorld } from './simulator.ts';
import { createStatuspage } from './statuspage/index.ts';

/** The vendors that can be simulated, by the id of their target or source. Of sources only what registers a webhook. */
export const vendors = ['opsgenie', 'pagertree', 'statuspage', 'okta', 'pagerduty'] as const;
export type Vendor = (typeof vendors)[number];

/**
 * @property keysOf The keys and tokens of a vendor that are good at this moment. @default any
 * @property empty Whether they hold nothing at first. @default a small customer's account each
 */
export type SimulatorsOptions = { keysOf?(vendor: Vendor): string[]; empty?: boolean };

/** One simulator of each vendor, by its id. */
export function createSimulators(
  world: SimulatorWorld,
  { keysOf = () => [], empty = false }: SimulatorsOptions = {},
): Record<string, Simulator> {
  const only = <Kind>(vendor: Vendor, kind: Kind): Keys<Kind> => {
    return () => {
      const keys = keysOf(vendor);
      return keys.length === 0 ? undefined : Object.fromEntries(keys.map((key) => [key, kind]));
    };
  };
  return {
    opsgenie: createOpsgenie(world, { keys: only('opsgenie', 'full'), ...(empty && { seeds: {} }) }),
    pagertree: createPagertree(world, { keys: only('pagertree', 'full'), empty }),
    statuspage: createStatuspage(world, { keys: only('statuspage', {}), empty }),
    okta: createOkta(world, { tokens: only('okta', 'full') }),
    pagerduty: createPagerduty(world, {
      tokens: only('pagerduty', 'full'),
      ...(!empty && { seeds: smallAccount }),
    }),
  };
}

/** All of them behind one port: each vendor's real paths under `/<id>`. `GET /` says where to go. */
export function mountSimulators(simulators: Record<string, Simulator>): Hono {
  const app = new Hono();
  for (const [id, simulator] of Object.entries(simulators)) {
    app.mount(`/${id}`, simulator.app.fetch, { replaceRequest: (request) => behind(`/${id}`, request) });
  }
  const directions = {
    simulators: Object.keys(simulators).map((id) => `/${id}/_state`),
    help: [
      'GET /<vendor>/_state: everything it holds, and the calls that it got',
      'POST /<vendor>/_seed: objects in the shapes of _state, added to what is there',
      'GET, POST and DELETE /<vendor>/_faults: {"status":503,"times":3,"method":"GET","path":"/v2/users"}',
      "anything else under /<vendor>: the vendor's own API, with the key in infra/local/secrets.json",
    ],
  };
  app.get('/', (c) => c.json(directions));
  app.notFound((c) => c.json({ error: `There is no ${c.req.path} here.`, ...directions }, 404));
  return app;
}

/** The request as the vendor gets it, which knows nothing of the path before its own but what a proxy tells it. */
function behind(prefix: string, request: Request): Request {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(prefix.length) || '/';
  const inner = new Request(url, request);
  inner.headers.set('x-forwarded-prefix', prefix);
  return inner;
}
