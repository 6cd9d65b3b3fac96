import { createPagertree, type PagertreeOptions } from '../../infra/local/simulators/pagertree/index.ts';
import type { Person, TeamState } from './pagertree.ts';
import { createClock } from './target.ts';

export const people = '/api/v4/account_users';
export const teams = '/api/v4/teams';

type AtLeast<T> = [T, T, ...T[]];
/** Every answer at once: a person, a team, a list or an error. */
type Json = Omit<Person, 'teams'> &
  TeamState & {
    tiny_id: number;
    meta: unknown;
    data: AtLeast<Json>;
    has_more: boolean;
    total_count: number;
    errors: AtLeast<{ message: string }>;
    user: { id: string; name: string; emails: AtLeast<Person['user']['emails'][number]> };
  };
type Held = {
  accountUsers: AtLeast<Person>;
  teams: AtLeast<TeamState & { prefix_id: string }>;
  invitations: Person[];
  otherUsers: unknown[];
};

/** The simulator alone, called as anybody with a key would. */
export function createApi(options: PagertreeOptions = {}) {
  const clock = createClock();
  const { app, calls } = createPagertree(clock, { callsPerSecond: Number.POSITIVE_INFINITY, ...options });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'Bearer key', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text === '' ? undefined : JSON.parse(text);
    return { status: answer.status, json: json as Json, headers: answer.headers };
  };
  const hire = (name: string, email: string, more: Record<string, unknown> = {}) =>
    call('POST', people, { user_attributes: { name, emails_attributes: [{ email }] }, ...more });
  const state = async () => (await (await app.request('/_state')).json()) as Held;
  return { app, calls, clock, call, hire, state };
}
