import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Profile } from '../../functions/core/contracts/profile.ts';
import { pagerduty } from '../../functions/targets/pagerduty/index.ts';
import type { Account, Grant } from '../../functions/targets/pagerduty/schema.ts';
import { createPagerduty, type PagerdutyOptions } from '../../infra/local/simulators/pagerduty/index.ts';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { createClock, workbench } from './target.ts';

const State = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.string(),
      time_zone: z.string(),
      job_title: z.nullable(z.string()),
      invitation_sent: z.boolean(),
      contact_methods: z.array(z.looseObject({ id: z.string(), type: z.string(), address: z.string() })),
      notification_rules: z.array(
        z.looseObject({
          urgency: z.string(),
          contact_method: z.object({ id: z.string(), type: z.string() }),
        }),
      ),
      sessions: z.array(z.string()),
      calendar_key: z.number(),
    }),
  ),
  teams: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      members: z.array(z.object({ user: z.string(), role: z.string() })),
    }),
  ),
});

/** A user who signed in long ago: what they are notified by is their own choice. */
export const jane = {
  id: 'PJANE01',
  name: 'Jane Doe',
  email: 'jane@example.com',
  role: 'limited_user',
  sessions: ['web', 'mobile'],
  contact_methods: [
    { id: 'PEMAIL1', type: 'email_contact_method', address: 'jane@example.com' },
    { id: 'PSMS001', type: 'sms_contact_method', address: '5555550100', country_code: 1 },
  ],
  notification_rules: [
    { id: 'PRULE01', urgency: 'high', contact_method: { id: 'PSMS001', type: 'sms_contact_method' } },
    { id: 'PRULE02', urgency: 'low', contact_method: { id: 'PEMAIL1', type: 'email_contact_method' } },
  ],
};

/**
 * A PagerDuty account without limits, and a bench that converges accounts in it the way the worker does. `through` is
 * what lies between the two, such as a bad network.
 */
export function pagerdutyBench(options: PagerdutyOptions = {}, through = (app: Hono) => app) {
  const clock = createClock();
  const limit = { calls: Number.POSITIVE_INFINITY, seconds: 60 };
  const simulator = createPagerduty(clock, {
    limit,
    ...options,
    seeds: { ...smallAccount, ...options.seeds },
  });
  const settings = pagerduty.settings.parse({ from: 'owner@example.com' });
  const bench = workbench(pagerduty, settings, through(simulator.app), { now: clock.now });
  const state = async () => State.parse(await (await simulator.app.request('/_state')).json());
  const post = (path: string, body: object) =>
    simulator.app.request(path, { method: 'POST', body: JSON.stringify(body) });
  return {
    ...bench,
    bench,
    clock,
    simulator,
    state,
    seed: (rows: object) => post('/_seed', rows),
    fault: (fault: object) => post('/_faults', fault),
    user: async (email = 'jane@example.com') => (await state()).users.find((one) => one.email === email),
    /** What she is in which teams. */
    teams: async (id: string) =>
      Object.fromEntries(
        (await state()).teams.flatMap(({ name, members }) =>
          members.filter(({ user }) => user === id).map(({ role }) => [name, role]),
        ),
      ),
    /** The calls since the last time that this was asked, such as `POST /users`. */
    calls: (() => {
      let from = 0;
      return () => {
        const fresh = simulator.calls.slice(from);
        from = simulator.calls.length;
        return fresh.map(({ method, path }) => `${method} ${path}`);
      };
    })(),
  };
}

export function present(grant: Grant = {}, profile: Partial<Profile> = {}): Desired<Grant> {
  return {
    state: 'present',
    profile: { email: 'jane@example.com', displayName: 'Jane Doe', ...profile },
    grant,
    scope: grant,
  };
}

export const muted: Desired<Grant> = { state: 'muted', email: 'jane@example.com' };
export const absent: Desired<Grant> = { state: 'absent', email: 'jane@example.com' };

/** A small account with Jane in it. */
export const withJane = { seeds: { users: [...(smallAccount.users ?? []), jane] } };

export type { Account, Grant };
