import * as z from 'zod/mini';
import type { Answer, Call } from '../../core/contracts/api.ts';
import { waiting } from '../../core/contracts/effort.ts';
import { Blocked, Credential, Permanent } from '../../core/contracts/errors.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import type { Acted } from '../../core/contracts/step.ts';
import {
  type Client,
  partsPath,
  permissionsPath,
  subscriberPath,
  subscribersPath,
  userPath,
  usersPath,
  viewerPath,
  viewersPath,
} from './client.ts';
import { means } from './describe.ts';
import { organization, searchViewers } from './find.ts';
import { changedPermissions } from './permissions.ts';
import { type Op, titleOf } from './steps.ts';

/** Does one op. Whatever Statuspage refuses for a reason of its own is for a human, with Statuspage's words. */
export async function act(client: Client, op: Op): Promise<Acted> {
  try {
    return await done(client, op);
  } catch (thrown) {
    throw refusal(op, thrown);
  }
}

/** Which of `Op` are about a kind. */
type Of<Kind extends Op['kind']> = Extract<Op, { kind: Kind }>;

function done(client: Client, op: Op): Promise<Acted> {
  switch (op.kind) {
    case 'createViewer':
      return createViewer(client, op);
    case 'changeViewerEmail':
      return changeViewerEmail(client, op);
    case 'changeGroups':
      return changeGroups(client, op);
    case 'changePermissions':
      return changePermissions(client, op);
    case 'createUser':
      return createUser(client, op);
    default:
      return client.send(callOf(op));
  }
}

type Simple = 'addParts' | 'removeComponent' | 'deleteViewer' | 'unsubscribe' | 'subscribe';

/** What is one call whose answer says all there is to know. */
function callOf(op: Of<Simple | 'takePermissions' | 'deleteUser'>): Call {
  switch (op.kind) {
    // Of the verbs only PATCH and PUT add; POST replaces.
    // https://developer.statuspage.io/#operation/patchPagesPageIdPageAccessUsersPageAccessUserIdComponents
    case 'addParts': {
      const ids = op.add.map(({ id }) => id);
      const body = op.of === 'components' ? { component_ids: ids } : { metric_ids: ids };
      return { method: 'PATCH', path: partsPath(op.page, op.viewer, op.of), body };
    }
    // By the path of one, because a body that is lost on the way of a DELETE makes it remove all.
    case 'removeComponent': {
      const components = partsPath(op.page, op.viewer, 'components');
      return { method: 'DELETE', path: `${components}/${encodeURIComponent(op.component.id)}` };
    }
    case 'deleteViewer':
      return { method: 'DELETE', path: viewerPath(op.page, op.viewer) };
    // Without the flag whoever leaves gets a mail about it: https://developer.statuspage.io/#tag/subscribers
    case 'unsubscribe': {
      const query = { skip_unsubscription_notification: true };
      return { method: 'DELETE', path: subscriberPath(op.page, op.subscriber), query };
    }
    case 'subscribe': {
      const body = { subscriber: op.subscriber };
      return { method: 'POST', path: subscribersPath(op.page), body, accept: [404] };
    }
    case 'takePermissions':
      return { method: 'PUT', path: permissionsPath(op.user), body: { pages: {} } };
    case 'deleteUser':
      return { method: 'DELETE', path: userPath(op.user) };
  }
}

/** The map replaces the old one, and a page that it leaves out is lost: so it is read right before. */
async function changePermissions(client: Client, { user, change }: Of<'changePermissions'>): Promise<Acted> {
  const path = permissionsPath(user);
  return client.exclusive(`statuspage/permissions/${user}`, async () => {
    const current = await client.permissions(user);
    if (current === undefined) return { method: 'GET', path: client.inOrganization(path), status: 404 };
    const body = { pages: changedPermissions(current, change) };
    return client.send({ method: 'PUT', path, body });
  });
}

async function createUser(client: Client, op: Of<'createUser'>): Promise<Acted> {
  const { email } = op;
  // Where members are kept in admin.atlassian.com nobody can be made here, and who is there is a member all the same.
  const answer = await orThere(
    sendUser(client, op),
    { method: 'POST', path: client.inOrganization(usersPath) },
    () => isUser(client, email),
    [402, 403, 409, 422],
  );
  return remember(client, organization, email, answer);
}

/** What a refusal is about that no other name would mend. */
const notTheName = /e-?mail|taken|exist|seat|limit|plan|page|organi[sz]ation/i;

/** A name that Statuspage does not take keeps nobody out: its refusal may be a text without a word of what it is about. */
async function sendUser(client: Client, { email, first, last }: Of<'createUser'>): Promise<Answer> {
  const send = (user: Record<string, string>) =>
    client.send({ method: 'POST', path: usersPath, body: { user } });
  const [plain = email] = email.split('@');
  try {
    return await send({ email, first_name: first, ...(last !== undefined && { last_name: last }) });
  } catch (thrown) {
    const isRefused = thrown instanceof Permanent && [400, 409, 422].includes(thrown.status ?? 0);
    if (!isRefused || thrown.words === undefined || notTheName.test(thrown.words)) throw thrown;
    return send({ email, first_name: plain });
  }
}

/** Statuspage has refused the e-mail, so where it is only a long list tells. */
const forRefused = { since: 'first asked', age: 0 } as const;

async function isUser(client: Client, email: string): Promise<boolean> {
  const listed = await client.lists.find(client.users, { keys: [email], ...forRefused });
  for (const { id, row } of listed?.found ?? []) {
    if (row === undefined && (await client.isNoUser(id))) continue;
    client.memory.made(organization, email, id);
    return true;
  }
  return notYet(listed);
}

/** Nobody was found; throws `Throttled` while that is not certain. */
function notYet(listed: { unproved?: Unproved } | undefined): false {
  if (listed?.unproved === undefined) return false;
  throw waiting(listed.unproved);
}

const Made = z.object({ id: z.string() });

/** Both 409 and 422 may say that somebody was faster; then theirs is the one to go on with. */
async function orThere(
  call: Promise<Acted>,
  { method, path }: Pick<Acted, 'method' | 'path'>,
  isThere: () => Promise<boolean>,
  refusals = [409, 422],
): Promise<Acted> {
  try {
    return await call;
  } catch (thrown) {
    if (!(thrown instanceof Permanent || thrown instanceof Credential)) throw thrown;
    const { status = 0 } = thrown;
    if (!refusals.includes(status) || !(await isThere())) throw thrown;
    return { method, path, status };
  }
}

/** The filter may not find whom we made, because of the letter case that the address is kept in. */
function remember(client: Client, where: string, email: string, answer: Acted): Acted {
  const made = Made.safeParse(answer.body);
  if (answer.status < 300 && made.success) client.memory.made(where, email, made.data.id);
  return answer;
}

/** A page that takes nobody is no reason to leave the other pages undone: the next look says what it means. */
async function createViewer(client: Client, op: Of<'createViewer'>): Promise<Acted> {
  const { page, email, login, groups } = op;
  const known = groups.length === 0 ? [] : await client.catalog(page, 'page_access_groups');
  const ids = known.filter((group) => means(groups, group)).map(({ id }) => id);
  const page_access_user = {
    email,
    ...(login && { external_login: login }),
    ...(ids.length > 0 && { page_access_group_ids: ids }),
  };
  const call: Call = {
    method: 'POST',
    path: viewersPath(page),
    body: { page_access_user },
    accept: [403, 404],
  };
  const answer = await orThere(client.send(call), call, () => isViewer(client, page, email));
  return remember(client, page, email, answer);
}

async function isViewer(client: Client, page: string, email: string): Promise<boolean> {
  const listed = await searchViewers(client, page, email, forRefused);
  const [first] = listed.rows;
  if (first === undefined) return notYet(listed);
  client.memory.made(page, email, first.id);
  return true;
}

/** Whether a list of groups is added to or replaced is not said, so the whole of it is sent, as it is right now. */
async function changeGroups(client: Client, op: Of<'changeGroups'>): Promise<Acted> {
  const path = viewerPath(op.page, op.viewer);
  return client.exclusive(`statuspage/viewer/${op.viewer}`, async () => {
    const viewer = await client.viewer(op.page, op.viewer);
    if (viewer === undefined) return { method: 'GET', path, status: 404 };
    const gone = op.remove.map(({ id }) => id);
    const page_access_group_ids = [...new Set([...viewer.groupIds, ...op.add.map(({ id }) => id)])].filter(
      (group) => !gone.includes(group),
    );
    return client.send({ method: 'PATCH', path, body: { page_access_user: { page_access_group_ids } } });
  });
}

async function changeViewerEmail(client: Client, op: Of<'changeViewerEmail'>): Promise<Acted> {
  const { page, viewer, email } = op;
  const body = { page_access_user: { email } };
  const call: Call = { method: 'PATCH', path: viewerPath(page, viewer), body };
  return orThere(client.send(call), call, () => isViewer(client, page, email));
}

const ofTheOrganization: Op['kind'][] = ['createUser', 'changePermissions', 'takePermissions', 'deleteUser'];

/** Membership may be kept in admin.atlassian.com, where the key counts for nothing: that too is for a human. */
function refusal(op: Op, thrown: unknown): unknown {
  const refused =
    (thrown instanceof Permanent && [402, 409, 422].includes(thrown.status ?? 0)) ||
    (thrown instanceof Credential && thrown.status === 403 && ofTheOrganization.includes(op.kind));
  if (!refused) return thrown;
  const { status, words } = thrown;
  return new Blocked(`Statuspage refused to ${titleOf(op)}`, words ?? `Statuspage answered ${status}`, {
    cause: thrown,
    status,
    words,
  });
}
