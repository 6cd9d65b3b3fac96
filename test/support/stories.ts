import type { Event } from '../../functions/core/contracts/event.ts';
import { encodeLifecycle } from '../../functions/core/delivery/event-message.ts';
import type { Http } from '../../functions/lib/http.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { createPagertree } from '../../infra/local/simulators/pagertree/index.ts';
import { createStatuspage } from '../../infra/local/simulators/statuspage/index.ts';
import { canaries } from './canaries.ts';
import { events, user } from './canary-events.ts';
import { type BadAnswer, bad } from './leaks.ts';
import { httpInto } from './target.ts';
import { createWatched, type TargetId } from './watched.ts';

/** The simulated vendors, who know our key by another name, until they are told to fail from their nth call on. */
export function createVendors() {
  const clock = { now: Date.now, sleep: async () => {} };
  const apps = {
    'api.opsgenie.com': createOpsgenie(clock).app,
    'api.statuspage.io': createStatuspage(clock).app,
    'api.pagertree.com': createPagertree(clock).app,
  };
  let calls = 0;
  let fault: { at: number; answer: BadAnswer } | undefined;
  const http: Http = async (request) => {
    const { host } = new URL(request.url);
    if (host === 'acme.okta.com') return { status: 200, headers: {}, text: JSON.stringify(oktaUser) };
    calls++;
    if (fault !== undefined && calls >= fault.at) return bad(fault.answer, request);
    const app = Object.entries(apps).find(([name]) => name === host)?.[1];
    if (app === undefined) throw new Error(`nobody answers at ${host}`);
    const headers = Object.entries(request.headers).map(([name, value]) => [
      name,
      value.replace(canaries['API key of a target'], 'local-key'),
    ]);
    return httpInto(app)({ ...request, headers: Object.fromEntries(headers) });
  };
  return {
    http,
    calls: () => calls,
    failFrom: (at: number, answer: BadAnswer) => {
      fault = { at: calls + at, answer };
    },
  };
}

const oktaUser = {
  id: user.id,
  status: 'ACTIVE',
  profile: { login: user.userName, email: user.email, firstName: user.givenName, lastName: user.familyName },
};

/** The stories that end in each thing that `apply` does to an account. */
const stories = {
  joiner: { types: ['user.created'] },
  mover: { types: ['user.created', 'group.member_added', 'user.updated'] },
  'suspended one': { types: ['user.created', 'user.suspended'] },
  leaver: { types: ['user.created', 'user.deleted'], grace: 0 },
} satisfies Record<string, { types: Event['type'][]; grace?: number }>;
export type Kind = keyof typeof stories;
export const kinds = Object.keys(stories) as Kind[];

type Failing = { at: number; answer: BadAnswer };

/**
 * Routes and applies a person's story; in its last chapter the vendor fails from its nth call on. Answers how many
 * calls that chapter took.
 */
export async function live(
  target: TargetId,
  kind: Kind,
  attempt: Attempt,
  failing?: Failing,
): Promise<number> {
  const { types, grace }: { types: Event['type'][]; grace?: number } = stories[kind];
  const vendors = createVendors();
  const rollcall = createWatched({ http: vendors.http, grace });
  let before = 0;
  for (const [index, type] of types.entries()) {
    const event: Event | undefined = events.find((one) => one.type === type);
    if (event !== undefined) await rollcall.route(encodeLifecycle(event).body);
    if (index === types.length - 1 && failing !== undefined) vendors.failFrom(failing.at, failing.answer);
    before = vendors.calls();
    await workOff(rollcall, target, attempt);
  }
  return vendors.calls() - before;
}

type Attempt = (work: Promise<unknown> | undefined) => Promise<void>;

/** Hands every wake-up of a target to its worker, twice: SQS promises no less than once. */
export async function workOff(
  rollcall: ReturnType<typeof createWatched>,
  target: TargetId,
  attempt: Attempt,
) {
  for (const name of [`${target}-leavers`, target]) {
    for (const body of rollcall.sent(name).splice(0)) {
      await attempt(rollcall.apply(target, name, body));
      await attempt(rollcall.apply(target, name, body));
    }
  }
}
