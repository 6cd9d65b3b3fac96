import * as z from 'zod/mini';
import type { Call } from '../../core/contracts/api.ts';
import { waiting } from '../../core/contracts/effort.ts';
import { Blocked, Credential, Permanent } from '../../core/contracts/errors.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import type { Step } from '../../core/contracts/step.ts';
import { type Client, viewerPath, viewersPath } from './client.ts';
import { means } from './describe.ts';
import { organization, searchViewers } from './find.ts';
import { changedPermissions } from './permissions.ts';
import { GroupChange, PermissionChange, ViewerCreation } from './schema.ts';

/** Does one step. Whatever Statuspage refuses for a reason of its own is for a human, with Statuspage's words. */
export async function act(client: Client, step: Step): Promise<number> {
  const [, , surface = '', owner = '', kind = '', id = ''] = step.path.split('/').map(decodeURIComponent);
  try {
    if (surface === 'organizations') return await actOnOrganization(client, step, kind, id);
    if (kind === 'subscribers') return await actOnSubscriber(client, step);
    if (step.method === 'POST') return await createViewer(client, owner, ViewerCreation.parse(step.body));
    const change = GroupChange.safeParse(step.body);
    if (change.success) return await changeGroups(client, step, owner, id, change.data);
    return await changeViewer(client, step, owner);
  } catch (thrown) {
    throw refusal(step, surface, thrown);
  }
}

function callOf({ method, path, body }: Step): Call {
  return { method: method as Call['method'], path, body };
}

async function actOnOrganization(client: Client, step: Step, kind: string, id: string): Promise<number> {
  if (kind === 'permissions') return putPermissions(client, step, id);
  if (step.method === 'POST') return createUser(client, step);
  return (await client.send(callOf(step))).status;
}

/** The map replaces the old one, and a page that it leaves out is lost: so it is read right before. */
async function putPermissions(client: Client, step: Step, id: string): Promise<number> {
  const delta = PermissionChange.safeParse(step.body);
  if (!delta.success) return (await client.send(callOf(step))).status;
  return client.exclusive(`statuspage/permissions/${id}`, async () => {
    const current = await client.permissions(id);
    if (current === undefined) return 404;
    const body = { pages: changedPermissions(current, delta.data.change) };
    return (await client.send({ ...callOf(step), body })).status;
  });
}

const NewUser = z.object({ user: z.looseObject({ email: z.string(), first_name: z.string() }) });

async function createUser(client: Client, step: Step): Promise<number> {
  const { user } = NewUser.parse(step.body);
  const { email } = user;
  // Where members are kept in admin.atlassian.com nobody can be made here, and who is there is a member all the same.
  const answer = await orThere(
    sendUser(client, step, user),
    () => isUser(client, email),
    [402, 403, 409, 422],
  );
  return remember(client, organization, email, answer);
}

/** What a refusal is about that no other name would mend. */
const notTheName = /e-?mail|taken|exist|seat|limit|plan|page|organi[sz]ation/i;

/** A name that Statuspage does not take keeps nobody out: its refusal may be a text without a word of what it is about. */
async function sendUser(client: Client, step: Step, user: z.infer<typeof NewUser>['user']): Promise<Tried> {
  const [plain = user.email] = user.email.split('@');
  try {
    return await client.send(callOf(step));
  } catch (thrown) {
    const isRefused = thrown instanceof Permanent && [400, 409, 422].includes(thrown.status ?? 0);
    if (!isRefused || thrown.words === undefined || notTheName.test(thrown.words)) throw thrown;
    return client.send({ ...callOf(step), body: { user: { email: user.email, first_name: plain } } });
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

type Tried = { status: number; body?: unknown };

/** Both 409 and 422 may say that somebody was faster; then theirs is the one to go on with. */
async function orThere(
  call: Promise<Tried>,
  isThere: () => Promise<boolean>,
  refusals = [409, 422],
): Promise<Tried> {
  try {
    return await call;
  } catch (thrown) {
    if (!(thrown instanceof Permanent || thrown instanceof Credential)) throw thrown;
    const { status = 0 } = thrown;
    if (!refusals.includes(status) || !(await isThere())) throw thrown;
    return { status };
  }
}

/** The filter may not find whom we made, because of the letter case that the address is kept in. */
function remember(client: Client, where: string, email: string, { status, body }: Tried): number {
  const made = Made.safeParse(body);
  if (status < 300 && made.success) client.memory.made(where, email, made.data.id);
  return status;
}

/** A page that takes nobody is no reason to leave the other pages undone: the next look says what it means. */
async function createViewer(client: Client, page: string, { page_access_user }: ViewerCreation) {
  const { groups, ...user } = page_access_user;
  const known = groups.length === 0 ? [] : await client.catalog(page, 'page_access_groups');
  const ids = known.filter((group) => means(groups, group)).map(({ id }) => id);
  const body = { page_access_user: { ...user, ...(ids.length > 0 && { page_access_group_ids: ids }) } };
  const call: Call = { method: 'POST', path: viewersPath(page), body, accept: [403, 404] };
  const answer = await orThere(client.send(call), () => isViewer(client, page, user.email));
  return remember(client, page, user.email, answer);
}

async function isViewer(client: Client, page: string, email: string): Promise<boolean> {
  const listed = await searchViewers(client, page, email, forRefused);
  const [first] = listed.rows;
  if (first === undefined) return notYet(listed);
  client.memory.made(page, email, first.id);
  return true;
}

/** Whether a list of groups is added to or replaced is not said, so the whole of it is sent, as it is right now. */
async function changeGroups(
  client: Client,
  step: Step,
  page: string,
  id: string,
  { groups: { add, remove } }: GroupChange,
): Promise<number> {
  return client.exclusive(`statuspage/viewer/${id}`, async () => {
    const viewer = await client.viewer(page, id);
    if (viewer === undefined) return 404;
    const page_access_group_ids = [...new Set([...viewer.groupIds, ...add])].filter(
      (group) => !remove.includes(group),
    );
    const body = { page_access_user: { page_access_group_ids } };
    return (await client.send({ ...callOf(step), path: viewerPath(page, id), body })).status;
  });
}

const Renamed = z.object({ page_access_user: z.object({ email: z.string() }) });

async function changeViewer(client: Client, step: Step, page: string): Promise<number> {
  const renamed = Renamed.safeParse(step.body);
  const { status } = await orThere(client.send(callOf(step)), async () =>
    renamed.success ? isViewer(client, page, renamed.data.page_access_user.email) : false,
  );
  return status;
}

/** Without the flag whoever leaves gets a mail about it. https://developer.statuspage.io/#tag/subscribers */
async function actOnSubscriber(client: Client, step: Step): Promise<number> {
  const query = step.method === 'DELETE' ? { skip_unsubscription_notification: true } : undefined;
  return (await client.send({ ...callOf(step), query, accept: [404] })).status;
}

/** Membership may be kept in admin.atlassian.com, where the key counts for nothing: that too is for a human. */
function refusal(step: Step, surface: string, thrown: unknown): unknown {
  const refused =
    (thrown instanceof Permanent && [402, 409, 422].includes(thrown.status ?? 0)) ||
    (thrown instanceof Credential && thrown.status === 403 && surface === 'organizations');
  if (!refused) return thrown;
  const { status, words } = thrown;
  return new Blocked(`Statuspage refused to ${step.title}`, words ?? `Statuspage answered ${status}`, {
    cause: thrown,
    status,
    words,
  });
}
