import {
  createStatuspage,
  type StatuspageOptions,
} from '../../../../infra/local/simulators/statuspage/index.ts';
import { createClock } from '../../../support/target.ts';

export const org = '/v1/organizations/localorg0000';
export const page = '/v1/pages/localpage001';
export const viewers = `${page}/page_access_users`;

type Row = { id: string } & Record<string, unknown>;

export function start(options: StatuspageOptions = {}) {
  const clock = createClock();
  const { app } = createStatuspage(clock, { limit: { calls: 10_000, seconds: 1 }, ...options });
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.request(path, {
      method,
      headers: { authorization: 'OAuth k', 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    clock,
    send,
    rows: async (path: string) => (await (await send('GET', path)).json()) as Row[],
    make: async (path: string, body: unknown) => (await (await send('POST', path, body)).json()) as Row,
    state: async () => (await (await app.request('/_state')).json()) as Record<string, Row[]>,
  };
}

export const viewer = (email: string | null, more: Record<string, unknown> = {}) => ({
  page_access_user: { email, ...more },
});
export const subscriber = (email: string, more: Record<string, unknown> = {}) => ({
  subscriber: { email, ...more },
});
