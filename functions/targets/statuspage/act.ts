import * as z from 'zod/mini';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Credential, Permanent, Transient } from '../../core/contracts/errors.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { waiting } from '../../core/contracts/waiting.ts';
import type { Client } from './client.ts';
import { titleOf } from './messages.ts';
import type { ThingKind } from './names.ts';
import { changedPermissions } from './permissions.ts';
import type { Op } from './steps.ts';
import { organization } from './users.ts';
import { searchViewers } from './viewers.ts';

type Of<Kind extends Op['kind']> = Extract<Op, { kind: Kind }>;

/** Does one op. Whatever Statuspage refuses for a reason of its own is for a human, with Statuspage's words. */
export async function act(client: Client, op: Op): Promise<Acted> {
  try {
    return await send(client, op);
  } catch (thrown) {
    throw refusal(client, op, thrown);
  }
}

function send(client: Client, op: Op): Promise<Acted> {
  switch (op.kind) {
    case 'createViewer':
      return createViewer(client, op);
    case 'changeViewerEmail':
      return changeViewerEmail(client, op);
    case 'changeGroups':
      return changeGroups(client, op);
    case 'addParts':
      return client.addParts(op.page, op.viewer, op.of, idsOf(op.add));
    case 'removeComponent':
      return client.removeComponent(op.page, op.viewer, op.component.id);
    case 'deleteViewer':
      return client.deleteViewer(op.page, op.viewer);
    case 'unsubscribe':
      return client.unsubscribe(op.page, op.subscriber);
    case 'untell':
      return client.untell(op.page, op.incident, op.subscriber);
    case 'subscribe':
      return subscribe(client, op);
    case 'createUser':
      return createUser(client, op);
    case 'changePermissions':
      return changePermissions(client, op);
    case 'takePermissions':
      return client.putPermissions(op.user, {});
    case 'deleteUser':
      return client.deleteUser(op.user);
  }
}

const idsOf = (things: { id: string }[]) => things.map(({ id }) => id);

/** What is empty is left out, and nobody gets a mail about it: https://developer.statuspage.io/#operation/postPagesPageIdSubscribers */
function subscribe(client: Client, { page, subscriber }: Of<'subscribe'>): Promise<Acted> {
  const { email, endpoint, phone, phoneCountry, components, viewer } = subscriber;
  return client.subscribe(page, {
    ...(email !== null && { email }),
    ...(endpoint !== null && { endpoint }),
    ...(phone !== null && { phone_number: phone }),
    ...(phoneCountry !== null && { phone_country: phoneCountry }),
    ...(components.length > 0 && { component_ids: components }),
    ...(viewer !== null && { page_access_user: viewer }),
    skip_confirmation_notification: true,
  });
}

/** A page that takes nobody is no reason to leave the other pages undone: the next look says what it means. */
async function createViewer(client: Client, op: Of<'createViewer'>): Promise<Acted> {
  const { page, email, login, groups } = op;
  const viewer = {
    email,
    ...(login && { external_login: login }),
    ...(groups.length > 0 && { page_access_group_ids: idsOf(groups) }),
  };
  const path = client.paths.viewers(page);
  const known = { method: 'POST', path };
  const answer = await orThere(client.createViewer(page, viewer), known, () => isViewer(client, page, email));
  return remember(client, page, email, answer);
}

function changeViewerEmail(client: Client, { page, viewer, email }: Of<'changeViewerEmail'>): Promise<Acted> {
  const path = client.paths.viewers(page, viewer);
  const changing = client.changeViewer(page, viewer, { email });
  return orThere(changing, { method: 'PATCH', path }, () => isViewer(client, page, email));
}

/** Whether a list of groups is added to or replaced is not said, so the whole of it is sent, as it is right now. */
function changeGroups(client: Client, { page, viewer, add, remove }: Of<'changeGroups'>): Promise<Acted> {
  return client.exclusive(`statuspage/viewer/${viewer}`, async () => {
    const current = await client.viewer(page, viewer);
    if (current === undefined)
      return { method: 'GET', path: client.paths.viewers(page, viewer), status: 404 };
    const groups = new Set([...current.groupIds, ...idsOf(add)]).difference(new Set(idsOf(remove)));
    return client.changeViewer(page, viewer, { page_access_group_ids: [...groups] });
  });
}

/** The map replaces the old one, and a page that it leaves out is lost: so it is read right before. */
function changePermissions(client: Client, { user, change }: Of<'changePermissions'>): Promise<Acted> {
  return client.exclusive(`statuspage/permissions/${user}`, async () => {
    const current = await client.permissions(user);
    if (current === undefined) return { method: 'GET', path: client.paths.permissions(user), status: 404 };
    return client.putPermissions(user, changedPermissions(current, change));
  });
}

async function createUser(client: Client, op: Of<'createUser'>): Promise<Acted> {
  const path = client.paths.users();
  // Where members are kept in admin.atlassian.com nobody can be made here, and who is there is a member all the same.
  const refusals = [402, 403, 409, 422];
  const answer = await orThere(
    sendUser(client, op),
    { method: 'POST', path },
    () => isUser(client, op.email),
    refusals,
  );
  return remember(client, organization, op.email, answer);
}

/** The filter may not find whom we made, because of the letter case that the address is kept in. */
function remember(client: Client, where: string, email: string, answer: Acted): Acted {
  const made = z.object({ id: z.string() }).safeParse(answer.body);
  if (answer.status < 300 && made.success) client.memory.made(where, email, made.data.id);
  return answer;
}

/** What a refusal is about that no other name would change. */
const notTheName = /e-?mail|taken|exist|seat|limit|plan|page|organi[sz]ation/i;

/** A name that Statuspage does not take keeps nobody out: its refusal may be a text without a word of what it is about. */
async function sendUser(client: Client, { email, first, last }: Of<'createUser'>): Promise<Answer> {
  const [plain = email] = email.split('@');
  try {
    return await client.createUser({
      email,
      first_name: first,
      ...(last !== undefined && { last_name: last }),
    });
  } catch (thrown) {
    const isRefused = thrown instanceof Permanent && [400, 409, 422].includes(thrown.status ?? 0);
    if (!isRefused || thrown.words === undefined || notTheName.test(thrown.words)) throw thrown;
    return client.createUser({ email, first_name: plain });
  }
}

/** Both 409 and 422 may say that another one was faster; then theirs is the one to go on with. */
async function orThere(
  call: Promise<Acted>,
  known: Pick<Acted, 'method' | 'path'>,
  isThere: () => Promise<boolean>,
  refusals = [409, 422],
): Promise<Acted> {
  try {
    return await call;
  } catch (thrown) {
    if (!(thrown instanceof Permanent || thrown instanceof Credential)) throw thrown;
    const { status = 0 } = thrown;
    if (!refusals.includes(status) || !(await isThere())) throw thrown;
    return { ...known, status };
  }
}

/** Statuspage has refused the e-mail, so where it is only a long list tells. */
const forRefused = { since: 'first asked', age: 0 } as const;

async function isViewer(client: Client, page: string, email: string): Promise<boolean> {
  const listed = await searchViewers(client, page, email, forRefused);
  const [first] = listed.rows;
  if (first === undefined) return notYet(listed);
  client.memory.made(page, email, first.id);
  return true;
}

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

/** What an op calls by ids that may be out of date. */
function namedBy(op: Op): [page: string, kind: ThingKind][] {
  if (op.kind === 'addParts') return [[op.page, op.of]];
  return op.kind === 'createViewer' || op.kind === 'changeGroups' ? [[op.page, 'groups']] : [];
}

/** Membership may be kept in admin.atlassian.com, where the key counts for nothing: that too is for a human. */
function refusal(client: Client, op: Op, thrown: unknown): unknown {
  if (!(thrown instanceof Permanent || thrown instanceof Credential)) return thrown;
  const { status = 0, words } = thrown;
  const isOfTheKey = status === 403 && !('page' in op);
  if (!(thrown instanceof Permanent ? [402, 409, 422].includes(status) : isOfTheKey)) return thrown;
  if (namedBy(op).some(([page, kind]) => client.names(page, kind).forget())) {
    const why = 'what there is on the page is asked again';
    return new Transient(`Statuspage refused to ${titleOf(op)}: ${why}`, { status });
  }
  return new Blocked(`Statuspage refused to ${titleOf(op)}`, words ?? `Statuspage answered ${status}`, {
    cause: thrown,
    status,
    words,
  });
}
