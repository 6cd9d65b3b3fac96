import { Hono } from 'hono';
import * as z from 'zod/mini';

/**
 * A fault to inject. Without `status` the call is only delayed; `path` is a prefix; a fault serves `times` calls.
 * @property times @default 1
 */
const Fault = z.strictObject({
  status: z.optional(z.number().check(z.int(), z.gte(200), z.lte(599))),
  headers: z._default(z.record(z.string(), z.string()), {}),
  body: z.optional(z.unknown()),
  delayMs: z.optional(z.number().check(z.gte(0))),
  times: z._default(z.number().check(z.int(), z.gte(1)), 1),
  method: z.optional(z.string()),
  path: z.optional(z.string()),
});
export type Fault = z.infer<typeof Fault>;

/** `routes`: GET tells which faults wait, POST adds one, DELETE takes all back. `take` is the one for a call, if any. */
export function createFaults(): { routes: Hono; take(method: string, path: string): Fault | undefined } {
  let faults: Fault[] = [];
  const routes = new Hono();
  routes.get('/', (c) => c.json({ faults }));
  routes.post('/', async (c) => {
    const fault = Fault.safeParse(await c.req.json().catch(() => undefined));
    if (!fault.success) return c.json({ error: wrongWith(fault.error) }, 400);
    faults.push(fault.data);
    return c.json({ faults }, 201);
  });
  routes.delete('/', (c) => {
    faults = [];
    return c.body(null, 204);
  });
  return {
    routes,
    take(method, path) {
      const index = faults.findIndex(
        (fault) => (fault.method ?? method).toUpperCase() === method && path.startsWith(fault.path ?? ''),
      );
      const fault = faults[index];
      if (fault !== undefined && --fault.times <= 0) faults.splice(index, 1);
      return fault;
    },
  };
}

function wrongWith({ issues }: z.core.$ZodError): string {
  const fields = Object.keys(Fault.shape).join(', ');
  const sentences = issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `There is no ${issue.keys.join(' and no ')}.`
      : `${issue.path.join('.') || 'The fault'} is not as it should be.`,
  );
  return [...sentences, `A fault is an object of ${fields}.`].join(' ');
}
