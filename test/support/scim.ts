import type { Event } from '../../functions/core/contracts/event.ts';
import { decodeEvents } from '../../functions/core/delivery/decode-events.ts';
import { createPublish } from '../../functions/core/delivery/publish.ts';
import { hashOf } from '../../functions/core/scim/door/tokens.ts';
import { createScim } from '../../functions/core/scim/scim.ts';
import type { Message } from '../../functions/lib/aws/queue.ts';
import { ServiceUnavailable } from '../../functions/lib/aws/service-unavailable.ts';
import type { Table } from '../../functions/lib/aws/table.ts';
import { scim as source } from '../../functions/sources/scim/index.ts';
import { createCounts } from './counts.ts';
import { createMemoryTable } from './memory-table.ts';

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** A body of SCIM, as far as tests go into it. */
type Body = { id: string; totalResults: number; Resources: Body[]; [name: string]: unknown };

export type Answer = { status: number; body: Body; headers: Headers };

type ScimOptions = {
  table?: Table;
  tokens?: { name: string; hash: string; ends: string }[];
  /** Reads the secret in place of `tokens`. */
  secret?: (fresh: boolean) => Promise<unknown>;
};

/** The real server over a table and a queue in memory, whose clock stands still until it is moved. */
export function createScimServer(options: ScimOptions = {}) {
  const table = options.table ?? createMemoryTable();
  const tokens = options.tokens ?? [{ name: 'test', hash: hashOf('the-token'), ends: '2027-05-04' }];
  const messages: Message[] = [];
  const logs: string[] = [];
  const rejected: string[] = [];
  const counts = createCounts();
  const clock = { now: Date.parse('2026-05-04T12:00:00Z'), isQueueDown: false };
  const write = (message: string, facts?: object) => void logs.push(JSON.stringify({ message, ...facts }));
  const queue = {
    async send(batch: Message[]) {
      if (clock.isQueueDown)
        throw new ServiceUnavailable('the queue lifecycle.fifo did not take a message: Timeout');
      messages.push(...batch);
    },
  };
  let ids = 0;
  const app = createScim({
    id: 'scim',
    source,
    table,
    secret: options.secret ?? (async () => ({ tokens })),
    publish: createPublish({ ordinary: queue, leavers: queue }),
    rejections: { accepted: () => {}, rejected: (_source, reason) => void rejected.push(reason) },
    log: { info: write, warn: write, error: write },
    metrics: counts.metrics,
    now: () => clock.now,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    newId: () => `id${String(++ids).padStart(6, '0')}`,
  });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await app.request(`https://rollcall.test/scim/v2${path}`, {
      method,
      headers: {
        authorization: 'Bearer the-token',
        accept: 'application/scim+json',
        ...(body !== undefined && { 'content-type': 'application/scim+json; charset=utf-8' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text === '' ? undefined : JSON.parse(text),
      headers: answer.headers,
    };
  };
  const events = (): Event[] => messages.flatMap(({ body }) => decodeEvents(body));
  return {
    app,
    table,
    clock,
    logs,
    rejected,
    messages,
    counted: counts.counted,
    call,
    events,
    /** What was told since this was asked the last time: type, user, group and its name. */
    told() {
      const all = messages.splice(0).flatMap(({ body }) => decodeEvents(body));
      return all.map(({ type, user, group }) => [
        type,
        user?.id,
        ...(group ? [group.id, group.displayName] : []),
      ]);
    },
    /** A user as Okta makes one; answers their id. */
    async user(userName: string, more: object = {}): Promise<string> {
      const { body } = await call('POST', '/Users', {
        schemas: [userUrn],
        userName,
        emails: [{ primary: true, value: userName, type: 'work' }],
        active: true,
        ...more,
      });
      return body.id;
    },
    async group(displayName: string, members: string[] = []): Promise<string> {
      const { body } = await call('POST', '/Groups', {
        schemas: [groupUrn],
        displayName,
        members: members.map((value) => ({ value })),
      });
      return body.id;
    },
    patch: (path: string, ...Operations: object[]) =>
      call('PATCH', path, { schemas: [patchUrn], Operations }),
  };
}
