import { defineTarget } from '../../core/contracts/define-target.ts';
import type { LimitAnswer, Throttle } from '../../lib/limiter/throttle.ts';
import type { Windows } from '../../lib/limiter/window.ts';
import { secondsIn } from '../../lib/retry-after.ts';
import { accounts } from './accounts.ts';
import { act } from './act.ts';
import { createClient } from './client.ts';
import { doctor } from './doctor.ts';
import { foreseen } from './foreseen.ts';
import { extend } from './mute.ts';
import { observe } from './observe.ts';
import { cosmetics, plan } from './plan.ts';
import { restore } from './restore.ts';
import { rank } from './roles.ts';
import { rotas } from './rotas.ts';
import { ErrorBody, Grant, Settings } from './schema.ts';
import { shown } from './shown.ts';
import { surfaces, unchecked } from './surfaces.ts';

/** https://docs.opsgenie.com/docs/api-overview: a key of one region is nothing in the other. */
const origins = { us: 'https://api.opsgenie.com', eu: 'https://api.eu.opsgenie.com' };

/**
 * Opsgenie publishes the domains and that they have a window per minute and one per second, but no numbers: they
 * grow with plan and seats. These are ours, below what the smallest plan has been seen to allow.
 * https://docs.opsgenie.com/docs/api-rate-limiting
 */
const politely: { configuration: Windows; search: Windows } = {
  configuration: [
    { calls: 60, seconds: 60 },
    { calls: 5, seconds: 1 },
  ],
  search: [
    { calls: 30, seconds: 60 },
    { calls: 2, seconds: 1 },
  ],
};

export const opsgenie = defineTarget({
  name: 'Opsgenie',
  mute: 'contacts are off and a role above User is lowered to User; teams and rotas stay until the removal',
  surfaces,
  unchecked,
  replaces: ['person', 'team', 'policy'],
  settings: Settings,
  grant: Grant,
  combine,
  api: {
    origin: ({ region }) => origins[region],
    authorize: ({ key }) => ({ authorization: `GenieKey ${key}` }),
    isOwnError: ({ body }) => ErrorBody.safeParse(body).success,
    limits: ({ limits }) => ({
      default: limits.configuration ?? politely.configuration,
      search: limits.search ?? politely.search,
    }),
    throttle,
    // 200 ms · 2^n, and no longer than Atlassian's own backup tool waits:
    // https://docs.opsgenie.com/docs/api-rate-limiting, https://github.com/opsgenie/opsgenie-configuration-backup
    backoff: { first: 200, most: 72_000 },
  },
  connect: (_settings, vendor) => createClient(vendor),
  probe: (client) => client.account(),
  doctor,
  observe,
  extend,
  plan,
  cosmetics,
  accounts,
  act,
  shown,
  foreseen,
  rotas,
  restore,
});

/**
 * Beside 429, Opsgenie notes on an answer that it throttles; either names the window that ran out.
 * https://docs.opsgenie.com/docs/api-rate-limiting
 */
function throttle({ status, headers }: LimitAnswer): Throttle | undefined {
  if (status !== 429 && headers['x-ratelimit-state'] !== 'THROTTLED') return undefined;
  return { wait: secondsIn(headers['x-ratelimit-period-in-sec']), isNote: status !== 429 };
}

/** The highest role and the union of teams; of two custom roles, which Opsgenie does not rank, the first given. */
function combine(grants: Grant[]): Grant {
  const roles = unique(grants.flatMap(({ role, roles: several }) => several ?? (role ? [role] : [])));
  const teams = unique(grants.flatMap((grant) => grant.teams ?? []));
  const role = roles.reduce<string | undefined>(
    (highest, next) => (highest === undefined || rank(next) > rank(highest) ? next : highest),
    undefined,
  );
  return { ...(role && { role, roles }), ...(teams.length > 0 && { teams }) };
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
