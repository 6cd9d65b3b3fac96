import { Hono } from 'hono';
import * as z from 'zod/mini';

/** Time, passed in so that tests can run hours in a moment. Milliseconds. */
export type SimulatorWorld = { now(): number; sleep(milliseconds: number): Promise<void> };

/** A simulated vendor: `app` answers at the vendor's real paths, `/_state` and `/_faults`. */
export type Simulator = { app: Hono; calls: SimulatedCall[] };

export type SimulatedCall = { method: string; path: string; query?: string; status: number; at: string };

/**
 * A fault to inject. Without `status` the call is only delayed; `path` is a prefix; a fault serves `times` calls.
 * @property times @default 1
 */
const Fault = z.object({
  status: z.optional(z.number().check(z.int(), z.gte(200), z.lte(599))),
  headers: z._default(z.record(z.string(), z.string()), {}),
  body: z.optional(z.unknown()),
  delayMs: z.optional(z.number().check(z.gte(0))),
  times: z._default(z.number().check(z.int(), z.gte(1)), 1),
  method: z.optional(z.string()),
  path: z.optional(z.string()),
});
type Fault = z.infer<typeof Fault>;

/**
 * Wraps a vendor's routes with what every simulator has: a log of its calls, `GET /_state` (everything it holds),
 * `POST /_faults` (inject one) and `DELETE /_faults` (take all back).
 */
export function createSimulator(
  routes: Hono,
  state: () => Record<string, unknown>,
  world: SimulatorWorld,
): Simulator {
  const calls: SimulatedCall[] = [];
  let faults: Fault[] = [];
  const app = new Hono();
  app.get('/_state', (c) => c.json({ ...state(), calls }));
  app.post('/_faults', async (c) => {
    const fault = Fault.safeParse(await c.req.json().catch(() => undefined));
    if (!fault.success) return c.json({ error: z.prettifyError(fault.error) }, 400);
    faults.push(fault.data);
    return c.json({ faults }, 201);
  });
  app.delete('/_faults', (c) => {
    faults = [];
    return c.body(null, 204);
  });
  app.all('*', async (c) => {
    const { pathname, search } = new URL(c.req.url);
    const at = new Date(world.now()).toISOString();
    const fault = take(faults, c.req.method, pathname);
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

function take(faults: Fault[], method: string, path: string): Fault | undefined {
  const index = faults.findIndex(
    (fault) => (fault.method ?? method).toUpperCase() === method && path.startsWith(fault.path ?? ''),
  );
  const fault = faults[index];
  if (fault !== undefined && --fault.times <= 0) faults.splice(index, 1);
  return fault;
}

function faulty(fault: Fault, status: number): Response {
  const text =
    typeof fault.body === 'string' || fault.body === undefined ? fault.body : JSON.stringify(fault.body);
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : (text ?? ''), { status, headers: fault.headers });
}
