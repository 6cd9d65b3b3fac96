import { defineTarget } from '../../core/contracts/define-target.ts';
import { accounts } from './accounts.ts';
import { act } from './act.ts';
import { authorize } from './authorize.ts';
import { createClient } from './client.ts';
import { doctor } from './doctor.ts';
import { foreseen } from './foreseen.ts';
import { extend } from './mute.ts';
import { observe } from './observe.ts';
import { cosmetics, plan } from './plan.ts';
import { restore } from './restore.ts';
import { type Role, rank } from './roles.ts';
import { rotas } from './rotas.ts';
import { ErrorBody, Grant, KeyOfNobody, Settings } from './schema.ts';
import { shown } from './shown.ts';
import { surfaces, unchecked } from './surfaces.ts';
import { combinedTeams } from './teams.ts';

/** https://support.pagerduty.com/main/docs/service-regions: an account of one region is nothing in the other. */
const origins = { us: 'https://api.pagerduty.com', eu: 'https://api.eu.pagerduty.com' };

/**
 * 960 calls a minute are an account key's; this is half of it, because other clients share the account.
 * https://developer.pagerduty.com/docs/rest-api-v2/rate-limiting/
 */
const polite = [
  { calls: 480, seconds: 60 },
  { calls: 20, seconds: 1 },
];

/** PagerDuty: https://developer.pagerduty.com/api-reference/ */
export const pagerduty = defineTarget({
  name: 'PagerDuty',
  mute: 'sessions, the calendar feed and notification rules are gone and a role above Responder is lowered to Responder; teams, policies and schedules stay until the removal',
  surfaces,
  unchecked,
  replaces: ['person', 'policy'],
  settings: Settings,
  grant: Grant,
  combine,
  simulated: ['owner@example.com', 'PTEAM01', 'PTEAM02'],
  api: {
    origin: ({ region }) => origins[region],
    authorize,
    isOwnError: ({ status, body }) =>
      ErrorBody.safeParse(body).success || (status === 400 && KeyOfNobody.safeParse(body).success),
    limits: ({ limits }) => ({ default: limits ?? polite }),
    // Where a refusal does not say in how many seconds: https://github.com/PagerDuty/terraform-provider-pagerduty
    backoff: { first: 5_000, most: 60_000 },
  },
  connect: createClient,
  probe: (client) => client.probe(),
  doctor,
  observe,
  extend,
  plan,
  cosmetics,
  accounts,
  list: (client, name) => (name === client.users.name ? client.users : undefined),
  act,
  shown,
  foreseen,
  restore,
  rotas,
});

/** The highest base role, and of each team the higher role there. */
function combine(grants: Grant[]): Grant {
  const roles = [...new Set(grants.flatMap(({ role, roles: several }) => several ?? (role ? [role] : [])))];
  const teams = combinedTeams(grants);
  const highest = roles.reduce<Role | undefined>(
    (best, next) => (best === undefined || rank(next) > rank(best) ? next : best),
    undefined,
  );
  return {
    // The list says which of them can be granted, and these were.
    ...(highest && { role: highest as Grant['role'], roles }),
    ...(Object.keys(teams).length > 0 && { teams }),
  };
}
