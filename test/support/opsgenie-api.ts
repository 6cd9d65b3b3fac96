import * as z from 'zod/mini';
import { createOpsgenie, type OpsgenieOptions } from '../../infra/local/simulators/opsgenie/index.ts';
import { createClock } from './target.ts';

const Body = z.looseObject({
  message: z.optional(z.string()),
  data: z.optional(z.unknown()),
  paging: z.optional(z.record(z.string(), z.string())),
});
/** A thing in a list. */
export const Named = z.looseObject({ id: z.string(), name: z.optional(z.string()) });

/** An account of Opsgenie with the default seeds, called by its API. */
export function createOpsgenieApi(options: OpsgenieOptions = {}) {
  const clock = createClock();
  const { app } = createOpsgenie(clock, options);
  const request = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'GenieKey k', 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, headers: answer.headers, body: Body.parse(await answer.json()) };
  };
  return {
    clock,
    request,
    create: (username: string, more: Record<string, unknown> = {}) =>
      request('POST', '/v2/users', { username, fullName: 'A Person', role: { name: 'User' }, ...more }),
    read: async (path: string) => (await request('GET', path)).body.data,
    id: async (path: string, name: string) => {
      const list = z.array(Named).parse((await request('GET', path)).body.data);
      return list.find((each) => each.name === name)?.id ?? '';
    },
    state: async () => z.record(z.string(), z.unknown()).parse(await (await app.request('/_state')).json()),
  };
}
