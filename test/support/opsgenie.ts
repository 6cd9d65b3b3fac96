import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Profile } from '../../functions/core/contracts/profile.ts';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import type { Account, Grant } from '../../functions/targets/opsgenie/schema.ts';
import { createOpsgenie, type OpsgenieOptions } from '../../infra/local/simulators/opsgenie/index.ts';
import type { SeededUser } from '../../infra/local/simulators/opsgenie/seeds.ts';
import { createClock, workbench } from './target.ts';

/** An error as Opsgenie answers it: https://docs.opsgenie.com/docs/response */
export function ownError(message: string, errors?: Record<string, string>) {
  return { message, ...(errors && { errors }), took: 0.005, requestId: 'c0ffee' };
}

const Contact = z.object({ id: z.string(), method: z.string(), to: z.string(), enabled: z.boolean() });
const State = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      username: z.string(),
      fullName: z.string(),
      role: z.string(),
      timeZone: z.string(),
      locale: z.string(),
      teams: z.array(z.string()),
      contacts: z.array(Contact),
    }),
  ),
  teams: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const jane: SeededUser = {
  username: 'jane@example.com',
  fullName: 'Jane Doe',
  contacts: [
    { method: 'sms', to: '1-5555550100' },
    { method: 'voice', to: '1-5555550100', enabled: false },
    { method: 'mobile', to: 'a phone' },
  ],
};

/**
 * An Opsgenie account without limits, and a bench that converges accounts in it the way the worker does.
 * `through` is what lies between the two, such as a bad network.
 */
export function opsgenieBench(options: OpsgenieOptions = {}, through = (app: Hono) => app) {
  const clock = createClock();
  const simulator = createOpsgenie(clock, {
    limits: { configuration: [], search: [] },
    ...options,
    seeds: { teams: ['SRE', 'Platform', 'Ops'], roles: ['Responder', 'Auditor'], ...options.seeds },
  });
  const settings = opsgenie.settings.parse({});
  const bench = workbench(opsgenie, settings, through(simulator.app), { now: clock.now });
  const state = async () => State.parse(await (await simulator.app.request('/_state')).json());
  return {
    ...bench,
    bench,
    clock,
    simulator,
    state,
    user: async (email = 'jane@example.com') =>
      (await state()).users.find(({ username }) => username === email.toLowerCase()),
    /** What was written since the last time this was asked, as `METHOD path`. */
    writes: () => {
      const calls = simulator.calls.splice(0).filter(({ method }) => method !== 'GET');
      return calls.map(({ method, path }) => `${method} ${path}`);
    },
    fault: async (fault: Record<string, unknown>) => {
      const body = JSON.stringify(fault);
      const answer = await simulator.app.request('/_faults', { method: 'POST', body });
      if (answer.status !== 201) throw new Error(await answer.text());
    },
    /** Another client's call to Opsgenie, such as Terraform's. */
    request: (method: string, path: string, body?: unknown) =>
      simulator.app.request(path, {
        method,
        headers: { authorization: 'GenieKey another-client', 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
  };
}

export function present(grant?: Grant, changes: Partial<Profile> = {}, scope?: Grant): Desired<Grant> {
  const profile = { email: 'jane@example.com', displayName: 'Jane Doe', ...changes };
  return { state: 'present', profile, grant, scope };
}

export const muted: Desired<Grant> = { state: 'muted', email: 'jane@example.com' };
export const absent: Desired<Grant> = { state: 'absent', email: 'jane@example.com' };

/** The contacts that are on, by method. */
export function reachable(user: { contacts: Account['contacts'] } | undefined): string[] {
  return user?.contacts.filter(({ enabled }) => enabled).map(({ method }) => method) ?? [];
}
