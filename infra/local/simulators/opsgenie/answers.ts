import type { Context } from 'hono';
import * as z from 'zod/mini';
import type { Participant, State, User } from './state.ts';

/** https://docs.opsgenie.com/docs/response: every answer says how long it took and which request it was. */
function envelope(c: Context) {
  const requestId = crypto.randomUUID();
  c.header('X-Request-ID', requestId);
  c.header('X-Response-Time', '0.005');
  return { took: 0.005, requestId };
}

export function data(c: Context, content: unknown, more: Record<string, unknown> = {}): Response {
  return c.json({ data: content, ...more, ...envelope(c) });
}

export function result(
  c: Context,
  word: 'Created' | 'Updated' | 'Deleted' | 'Added' | 'Removed',
  content?: unknown,
): Response {
  return c.json({ result: word, data: content, ...envelope(c) }, word === 'Created' ? 201 : 200);
}

type Refusals = 400 | 401 | 402 | 403 | 404 | 409 | 415 | 422 | 428 | 429;

/** `errors` is an object by field, and `code` comes with a 403 only. */
export function refuse(
  c: Context,
  status: Refusals,
  message: string,
  more: { code?: number; errors?: Record<string, string> } = {},
): Response {
  c.header('X-Opsgenie-Errortype', status === 429 ? 'TooManyRequests' : 'RequestNotProcessed');
  return c.json({ message, ...more, ...envelope(c) }, status);
}

export function notFound(c: Context, what: string): Response {
  return refuse(c, 404, `${what} does not exist`);
}

/** The body as `schema` reads it, or the answer that Opsgenie gives to such a body. */
export async function body<T>(
  c: Context,
  schema: z.ZodMiniType<T>,
): Promise<{ ok: true; value: T } | { ok: false; answer: Response }> {
  if (!c.req.header('content-type')?.includes('application/json')) {
    return { ok: false, answer: refuse(c, 415, 'Content-Type is not application/json') };
  }
  const json: unknown = await c.req.json().catch(() => undefined);
  if (json === undefined) return { ok: false, answer: refuse(c, 400, 'Could not parse the request body') };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = Object.fromEntries(
    parsed.error.issues.map(({ path, message }) => [path.join('#') || 'body', message]),
  );
  return { ok: false, answer: refuse(c, 422, 'Request body is not processable', { errors }) };
}

/** A person as a rotation or an escalation rule holds them: sent by id or by username, kept with both. */
export const participant = z.object({
  type: z.enum(['user', 'team', 'escalation', 'schedule', 'none']),
  id: z.optional(z.string()),
  username: z.optional(z.string()),
  name: z.optional(z.string()),
});

export function resolve(sent: Participant, find: (idOrUsername: string) => User | undefined): Participant {
  const user = sent.type === 'user' ? find(sent.id ?? sent.username ?? '') : undefined;
  return user === undefined ? sent : { type: 'user', id: user.id, username: user.username };
}

export function isUser(user: User): (participant: Participant) => boolean {
  return ({ type, id }) => type === 'user' && id === user.id;
}

export function names(things: { name: string }[]): string {
  return `[${things.map(({ name }) => name).join(', ')}]`;
}

/** What a route file needs. */
export type Routes = { state: State; now(): number };
