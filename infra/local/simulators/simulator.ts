import { Hono } from 'hono';
import { createFaults, type Fault } from './faults.ts';
import { type Seeding, seed } from './seeding.ts';

/** Time, passed in so that tests can run hours in a moment. Milliseconds. */
export type SimulatorWorld = { now(): number; sleep(milliseconds: number): Promise<void> };

/** A simulated vendor: `app` answers at the vendor's real paths, and at `/_state`, `/_seed` and `/_faults`. */
export type Simulator = { app: Hono; calls: SimulatedCall[] };

export type SimulatedCall = { method: string; path: string; query?: string; status: number; at: string };

/** The keys that there are, or how to look for them at each call. Where there are none, any key is good. */
export type Keys<Kind> = Record<string, Kind> | (() => Record<string, Kind> | undefined) | undefined;

/** What a key may do at this moment, `any` where every key is good; `undefined` of one that is not. */
export function kindOf<Kind>(keys: Keys<Kind>, key: string | undefined, any: Kind): Kind | undefined {
  if (key === undefined || key === '') return undefined;
  const known = typeof keys === 'function' ? keys() : keys;
  if (known === undefined) return any;
  return Object.hasOwn(known, key) ? known[key] : undefined;
}

/**
 * Wraps a vendor's routes with what every simulator has: a log of its calls, `GET /_state` (everything it holds),
 * `POST /_seed` (objects in the shapes of `_state`, added to it), and faults: `GET`, `POST` and `DELETE /_faults`.
 */
export function createSimulator(
  routes: Hono,
  state: () => Record<string, unknown>,
  world: SimulatorWorld,
  seeding: Seeding = {},
): Simulator {
  const calls: SimulatedCall[] = [];
  const faults = createFaults();
  const app = new Hono();
  app.get('/_state', (c) => c.json({ ...state(), calls }));
  app.route('/_faults', faults.routes);
  app.post('/_seed', async (c) => {
    const seeded = seed(seeding, await c.req.json().catch(() => undefined));
    return c.json(seeded, 'error' in seeded ? 400 : 201);
  });
  app.all('*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const at = new Date(world.now()).toISOString();
    const fault = faults.take(c.req.method, pathname);
    if (fault?.delayMs !== undefined) await world.sleep(fault.delayMs);
    const answer = fault?.status === undefined ? await routes.fetch(c.req.raw) : faulty(fault, fault.status);
    calls.push({
      method: c.req.method,
      path: pathname,
      ...(search && { query: search.slice(1) }),
      status: answer.status,
      at,
    });
    return answer;
  });
  return { app, calls };
}

function faulty(fault: Fault, status: number): Response {
  const text =
    typeof fault.body === 'string' || fault.body === undefined ? fault.body : JSON.stringify(fault.body);
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : (text ?? ''), { status, headers: fault.headers });
}
