import type { Hono } from 'hono';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Client } from '../../functions/targets/statuspage/client.ts';
import { statuspage } from '../../functions/targets/statuspage/index.ts';
import type { Grant } from '../../functions/targets/statuspage/schema.ts';
import { createStatuspage, type StatuspageOptions } from '../../infra/local/simulators/statuspage/index.ts';
import type {
  PageAccessUser,
  Subscriber,
  Thing,
  User,
} from '../../infra/local/simulators/statuspage/store.ts';
import { createClock, createExclusive, workbench } from '../support/target.ts';

export type ViewerState = PageAccessUser & { groups: string[]; components: string[]; metrics: string[] };
export type PermissionState = {
  user_id: string;
  email: string | null;
  pages: Record<string, Record<string, boolean>>;
};
export type State = {
  users: User[];
  permissions: PermissionState[];
  pageAccessUsers: ViewerState[];
  subscribers: Subscriber[];
  groups: Thing[];
  components: Thing[];
  metrics: Thing[];
  mails: { to: string; about: string }[];
};

export const organization = 'localorg0000';
export const [one, two] = ['localpage001', 'localpage002'] as const;
export const jane = { email: 'jane@example.com', displayName: 'Jane Doe' };

export const present = (grant?: Grant, scope?: Grant, profile = jane): Desired<Grant> => ({
  state: 'present',
  profile,
  ...(grant && { grant }),
  ...(scope && { scope }),
});
export const muted: Desired<Grant> = { state: 'muted', email: jane.email };
export const absent: Desired<Grant> = { state: 'absent', email: jane.email };

export const rights = (...names: string[]) => ({
  page_configuration: names.includes('configuration'),
  incident_manager: names.includes('incidents'),
  maintenance_manager: names.includes('maintenance'),
});

/** A Statuspage organisation as the simulator starts it, and a hand that works in it as a human would. */
export function createVendor(options: StatuspageOptions = {}) {
  const clock = createClock();
  const simulator = createStatuspage(clock, { limit: { calls: 100_000, seconds: 1 }, ...options });
  const exclusive = createExclusive();
  const request = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: 'OAuth human', 'content-type': 'application/json' };
    return simulator.app.request(`/v1${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const state = async () => (await (await simulator.app.request('/_state')).json()) as State;
  const idOf = async (kind: 'groups' | 'components' | 'metrics', page: string, name: string) => {
    const found = (await state())[kind].find((thing) => thing.page_id === page && thing.name === name);
    if (found === undefined) throw new Error(`there is no ${name} in the ${kind} of ${page}`);
    return found.id;
  };
  const made = async <T>(answer: Response) => {
    if (!answer.ok) throw new Error(`refused with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    clock,
    simulator,
    request,
    state,
    idOf,
    /** A worker; all workers of an vendor share the locks. */
    worker: (app: Hono = simulator.app, pages: string[] = [one, two], key = 'local-key') =>
      workbench(statuspage, { organization, pages }, app, { now: clock.now, exclusive, key }),
    /** Everything of Jane's, ids and all. */
    async look(worker: { client: Client }) {
      const observed = await statuspage.observe(worker.client, absent, {}, 'full');
      if (!observed.present) throw new Error('she is not there');
      return observed;
    },
    fault: (fault: Record<string, unknown>) =>
      simulator.app.request('/_faults', { method: 'POST', body: JSON.stringify(fault) }),
    fix: () => simulator.app.request('/_faults', { method: 'DELETE' }),
    viewer: async (page: string, email: string | null = jane.email) =>
      (await state()).pageAccessUsers.find((each) => each.page_id === page && each.email === email),
    permissions: async (email = jane.email) =>
      (await state()).permissions.find((each) => each.email === email)?.pages,
    subscriptions: async (page: string) =>
      (await state()).subscribers.filter(({ page_id }) => page_id === page),
    /** The calls since the last time, all of them or those that changed something or tried to. */
    ...takeCalls(simulator.calls),

    async admit(
      page: string,
      email: string | null,
      more: { groups?: string[]; components?: string[]; metrics?: string[]; login?: string } = {},
    ) {
      const { groups = [], components = [], metrics = [], login } = more;
      const page_access_group_ids = await Promise.all(groups.map((name) => idOf('groups', page, name)));
      const page_access_user = { email, external_login: login, page_access_group_ids };
      const path = `/pages/${page}/page_access_users`;
      const viewer = await made<PageAccessUser>(await request('POST', path, { page_access_user }));
      const component_ids = await Promise.all(components.map((name) => idOf('components', page, name)));
      await request('PATCH', `${path}/${viewer.id}/components`, { component_ids });
      const metric_ids = await Promise.all(metrics.map((name) => idOf('metrics', page, name)));
      await request('PATCH', `${path}/${viewer.id}/metrics`, { metric_ids });
      return viewer;
    },
    subscribe: async (page: string, subscriber: Record<string, unknown>) =>
      made<Subscriber>(
        await request('POST', `/pages/${page}/subscribers`, {
          subscriber: { skip_confirmation_notification: true, ...subscriber },
        }),
      ),
    async hire(email: string, pages: PermissionState['pages'] = {}) {
      const user = await made<User>(
        await request('POST', `/organizations/${organization}/users`, {
          user: { email, first_name: 'A', last_name: 'Human' },
        }),
      );
      await request('PUT', `/organizations/${organization}/permissions/${user.id}`, { pages });
      return user;
    },
  };
}

export type StatuspageVendor = ReturnType<typeof createVendor>;

function takeCalls(calls: { method: string; path: string; status: number }[]) {
  let seen = 0;
  const fresh = () => {
    const taken = calls.slice(seen).map(({ method, path, status }) => ({ method, path, status }));
    seen = calls.length;
    return taken.map((call) => `${call.method} ${surfaceOf(call.path)} ${call.status}`);
  };
  return { calls: fresh, writes: () => fresh().filter((call) => !call.startsWith('GET')) };
}

/** `/v1/pages/localpage001/page_access_users/x/components` as `page_access_users components`. */
function surfaceOf(path: string): string {
  const [, , , , surface, , part] = path.split('/');
  return [surface ?? 'pages', part].filter(Boolean).join(' ');
}

export const hook = 'https://hooks.example.com/jane';

/** Jane on every surface: what Rollcall gives, and what a human added. */
export async function settle(vendor: StatuspageVendor) {
  const first = await vendor.admit(one, jane.email, {
    groups: ['Customers', 'Internal'],
    components: ['API', 'Website'],
    metrics: ['Response time'],
    login: 'idp-7',
  });
  const second = await vendor.admit(two, 'JANE@example.com');
  await vendor.hire(jane.email, { [one]: rights('incidents'), [two]: rights('configuration') });
  const api = await vendor.idOf('components', one, 'API');
  await vendor.subscribe(one, { email: jane.email, component_ids: [api] });
  await vendor.subscribe(one, { email: 'jane@home.example', page_access_user: first.id });
  await vendor.subscribe(two, {
    phone_number: '5551234567',
    phone_country: 'us',
    page_access_user: second.id,
  });
  await vendor.subscribe(two, { endpoint: hook, email: jane.email });
  vendor.calls();
}
