import * as z from 'zod/mini';
import type { Http } from '../../../functions/lib/http.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type SendArgs, usageError } from './args.ts';
import { localSecret } from './local-secret.ts';
import { nameFrom } from './made-up.ts';
import { scimTypes } from './scim-types.ts';
import { whyRefused } from './why-refused.ts';

const Body = z.looseObject({
  id: z.optional(z.string()),
  Resources: z.optional(z.array(z.object({ id: z.string() }))),
});
type Call = (
  method: string,
  path: string,
  body?: object,
) => Promise<{ status: number; body: z.infer<typeof Body> }>;

/**
 * Writes as a client of SCIM does: it looks for the user and the group, makes what is not there, and changes what is. Throws
 * `CommandError` where it was asked wrongly, is refused, or nothing answers.
 */
export async function sendScim(args: SendArgs, context: Context): Promise<void> {
  const { source, type, email, group, at, port, times, force } = args;
  if (!scimTypes.includes(type) && !force) {
    throw new CommandError(
      `"${type}" is nothing that a client of SCIM does. It does:\n\n  ${scimTypes.join('\n  ')}`,
      2,
    );
  }
  const url = `http://127.0.0.1:${port}/scim/v2`;
  const call = callerOf(url, localTokenOf(context), await context.http());
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) statuses.push(await act(args, call));
  if (args.json) context.json({ source, type, email, group, at, url, statuses });
  else {
    const about = [email, group && `group ${group}`].filter(Boolean).join(', ');
    context.print(`→ ${context.paint('bold', `scim ${type}`)}  ${about}`);
    context.print(context.paint('dim', `  to ${url}`));
    context.print(
      `← ${statuses.map((status) => context.paint(status < 300 ? 'green' : 'red', String(status))).join(' ')}`,
    );
  }
  const refusal = statuses.find((status) => status >= 300);
  if (refusal !== undefined) throw new CommandError(whyRefused(refusal, source));
}

function localTokenOf({ env }: Context): string {
  const secret = z.object({ localToken: z.string() }).safeParse(localSecret('sources/scim', env));
  if (secret.success) return secret.data.localToken;
  throw new CommandError(
    'The local secret sources/scim has no localToken: delete it from the file, and start Rollcall again.',
  );
}

function callerOf(base: string, token: string, http: Http): Call {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/scim+json',
    'content-type': 'application/scim+json',
  };
  return async (method, path, body) => {
    const request = { method, url: `${base}${path}`, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await http(request).catch((cause: unknown) => {
      const sentence = `Nothing answers at ${base}: start Rollcall with npm start, or name its port with --port.`;
      throw new CommandError(sentence, 1, { cause });
    });
    const read = Body.safeParse(answer.text === '' ? {} : jsonIn(answer.text));
    return { status: answer.status, body: read.success ? read.data : {} };
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Does it once; answers the status of the last call, or of the first that was refused. */
async function act(args: SendArgs, call: Call): Promise<number> {
  const { type, email, group } = args;
  const isOfGroup = type.startsWith('group.');
  if (isOfGroup && group === undefined) throw usageError(`${type} is about a group: say which with --group.`);
  if (type === 'group.delete')
    return remove(call, '/Groups', await idOf(call, '/Groups', `displayName eq "${group}"`));
  if (email === undefined) throw usageError(`${type} is about a person: say their e-mail.`);
  const user = await idOf(call, '/Users', `userName eq "${email}"`);
  if (typeof user === 'number') return user;
  if (type === 'user.delete') return remove(call, '/Users', user);
  const name = args.name ?? nameFrom(email);
  const [givenName, ...rest] = name.split(' ');
  const about = { displayName: name, name: { givenName, familyName: rest.join(' ') } };
  const active = type !== 'user.suspend';
  const whole = {
    userName: email,
    emails: [{ primary: true, type: 'work', value: email }],
    active,
    ...about,
  };
  if (user === undefined) {
    const made = await call('POST', '/Users', whole);
    if (made.status >= 300 || !isOfGroup) return made.status;
    return membership(args, call, made.body.id ?? '');
  }
  if (isOfGroup) return membership(args, call, user);
  const value = type === 'user.update' || type === 'user.create' ? { ...about, active } : { active };
  return patch(call, `/Users/${user}`, { op: 'replace', value });
}

async function membership({ type, group }: SendArgs, call: Call, user: string): Promise<number> {
  const id = await idOf(call, '/Groups', `displayName eq "${group}"`);
  if (typeof id === 'number') return id;
  const members = [{ value: user }];
  if (type === 'group.remove')
    return patch(call, `/Groups/${there(id)}`, { op: 'remove', path: `members[value eq "${user}"]` });
  if (id !== undefined) return patch(call, `/Groups/${id}`, { op: 'add', path: 'members', value: members });
  return (await call('POST', '/Groups', { displayName: group, members })).status;
}

async function patch(call: Call, path: string, operation: object): Promise<number> {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  return (await call('PATCH', path, { schemas, Operations: [operation] })).status;
}

async function remove(call: Call, endpoint: string, id: string | number | undefined): Promise<number> {
  if (typeof id === 'number') return id;
  return (await call('DELETE', `${endpoint}/${there(id)}`)).status;
}

function there(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new CommandError('There is no such user or group there: create it first.');
}

/** The id of what a filter finds; the status of the answer where it is refused. */
async function idOf(call: Call, endpoint: string, filter: string): Promise<string | number | undefined> {
  const { status, body } = await call('GET', `${endpoint}?${new URLSearchParams({ filter })}`);
  return status >= 300 ? status : body.Resources?.[0]?.id;
}
