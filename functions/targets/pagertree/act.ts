import * as z from 'zod/mini';
import { Blocked, Credential, Permanent } from '../../core/contracts/errors.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { waiting } from '../../core/contracts/waiting.ts';
import { accountUsersPath, type Client } from './client.ts';
import { editPlace } from './edit-place.ts';
import { findByEmail, search } from './find.ts';
import { adminKey } from './lists.ts';
import type { Place } from './place.ts';
import { type AccountUser, type Team, type TeamList, teamLists } from './schema.ts';
import { type Op, type TeamOp, titleOf } from './steps.ts';
import { onlyOne } from './teams.ts';

/** Does one op. Whatever PagerTree refuses for a reason of its own is for a human, with PagerTree's words. */
export async function act(client: Client, op: Op): Promise<Acted> {
  try {
    return await done(client, op);
  } catch (thrown) {
    throw refusal(op, thrown);
  }
}

function done(client: Client, op: Op): Promise<Acted> {
  switch (op.kind) {
    case 'createAccountUser':
      return create(client, op);
    case 'setRoles':
      return setRoles(client, op);
    case 'changeName': {
      const user_attributes = { id: op.user, name: op.name };
      return client.updateAccountUser(op.account, { user_attributes });
    }
    case 'changeEmail': {
      const emails_attributes = [{ ...(op.replaces && { id: op.replaces }), email: op.email }];
      const user_attributes = { id: op.user, emails_attributes };
      return client.updateAccountUser(op.account, { user_attributes });
    }
    case 'changeTeam':
      return changeTeam(client, op);
    case 'takePlace':
    case 'leavePlace':
      return op.kind === 'takePlace' && op.place.kind === 'team'
        ? changeTeam(client, joining(op.place, op.by))
        : editPlace(client, op);
    case 'deleteAccountUser':
      return client.deleteAccountUser(op.account);
  }
}

type Creation = Extract<Op, { kind: 'createAccountUser' }>;

/**
 * Joining teams on the way in changes their lists, so nobody else may be rewriting them meanwhile. The key is
 * `member_team_ids`; `team_ids`, which one meets elsewhere, is dropped silently: https://pagertree.com/docs/api/account-users
 */
async function create(client: Client, op: Creation, isAgain = false): Promise<Acted> {
  const { email, name, roles } = op;
  const teams = await client.teamNames.of(op.teams);
  const member_team_ids = op.teams
    .flatMap((wanted) => only(teams.filter((team) => team.name === wanted)))
    .map(({ id }) => id)
    .toSorted();
  const user_attributes = { name, emails_attributes: [{ email }] };
  const body = { user_attributes, roles, ...(member_team_ids.length > 0 && { member_team_ids }) };
  const send = () => client.createAccountUser(body);
  try {
    const answer = await member_team_ids.reduceRight((work, id) => () => editing(client, id, work), send)();
    const made = Made.safeParse(answer.body);
    if (made.success) client.made.add(email, made.data.id);
    return answer;
  } catch (thrown) {
    if (!(thrown instanceof Permanent)) throw thrown;
    // A team may have been deleted and made again since its id was read.
    if (/\bteams?\b/i.test(thrown.words ?? '') && member_team_ids.length > 0 && !isAgain) {
      client.teamNames.forget();
      return create(client, op, true);
    }
    return createRefused(client, op, thrown);
  }
}

const Made = z.object({ id: z.string() });

async function createRefused(client: Client, op: Creation, refused: Permanent): Promise<Acted> {
  const { email } = op;
  const { status = 0, words = '' } = refused;
  const plain = email.split('@')[0] ?? email;
  // A name that PagerTree does not take keeps nobody out.
  if (/\bname\b/i.test(words) && op.name !== plain) return create(client, { ...op, name: plain });
  if (status !== 409 && status !== 422) throw refused;
  // Another client was faster, such as a first login through single sign-on: then theirs is the account to go on with.
  const there = await findByEmail(client, email, forRefused);
  if (there.person === undefined) throw there.unproved ? waiting(there.unproved) : refused;
  client.made.add(email, there.person.id);
  return { method: 'POST', path: accountUsersPath, status };
}

/** PagerTree has refused, so what is true only a list of all tells. */
const forRefused = { since: 'first asked' } as const;

/** Which of two teams with one name is meant, nobody knows: the next plan says so. */
function only<T>(found: T[]): T[] {
  return found.length === 1 ? found : [];
}

function editing<T>(client: Client, teamId: string, work: () => Promise<T>): Promise<T> {
  return client.exclusive(`pagertree/team/${teamId}`, work);
}

type RolesOp = Extract<Op, { kind: 'setRoles' }>;

/** Two admins who leave at the same time must not each count on the other. */
async function setRoles(client: Client, { account, roles, unlessLastAdmin }: RolesOp): Promise<Acted> {
  const send = () => client.updateAccountUser(account, { roles });
  if (!unlessLastAdmin) return send();
  return client.exclusive('pagertree/admins', async () => {
    const isAnother = (person: AccountUser) => person.roles.admin && person.id !== account;
    if ((await client.accountUsersLike('admin')).some(isAnother)) return send();
    const { found, unproved } = await search(client, { keys: [adminKey], ...forRefused });
    if (found.some(isAnother)) return send();
    if (unproved !== undefined) throw waiting(unproved);
    throw new Blocked(
      'PagerTree: the last admin stays one',
      'the last admin of the PagerTree account: make another person an admin first',
    );
  });
}

/** A team in which a stand-in becomes what only the leaver was. */
function joining({ id, name, lists }: Extract<Place, { kind: 'team' }>, by: string): TeamOp {
  return { kind: 'changeTeam', team: { id, name }, ids: [by, by], add: lists, remove: [], keeps: [] };
}

/** The lists replace the old ones, so they are read right before, and one change at a time is made to a team. */
function changeTeam(client: Client, op: TeamOp): Promise<Acted> {
  const { id } = op.team;
  return editing(client, id, async () => {
    const { team, answer } = await client.team(id);
    const lists = team === undefined ? [] : teamLists.flatMap((list) => changed(team, list, op));
    return lists.length === 0 ? answer : client.updateTeam(id, Object.fromEntries(lists));
  });
}

function changed(team: Team, list: TeamList, { ids, add, remove }: TeamOp): [TeamList, string[]][] {
  const left = remove.includes(list) ? team[list].filter((id) => !ids.includes(id)) : team[list];
  const [own] = ids;
  const after = add.includes(list) && !left.includes(own) ? [...left, own] : left;
  if (after.length === team[list].length && left.length === team[list].length) return [];
  // https://pagertree.com/docs/api/teams: a team has at least one member and one admin.
  if (after.length === 0 && (list === 'member_account_user_ids' || list === 'admin_account_user_ids')) {
    throw new Blocked('PagerTree: a team would be left empty', onlyOne(list, team.name));
  }
  return [[list, after]];
}

/** Nobody says which status a full account answers; the sentence tells it from a key without the right. */
const full = /\b(limit|seats?|plan|upgrade|quota|maximum)\b/i;

function refusal(op: Op, thrown: unknown): unknown {
  const refused =
    (thrown instanceof Permanent && [402, 409, 422].includes(thrown.status ?? 0)) ||
    (thrown instanceof Credential && thrown.status === 403 && full.test(thrown.words ?? ''));
  if (!refused) return thrown;
  const { status, words } = thrown;
  const title = titleOf(op);
  return new Blocked(
    `PagerTree refused to ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    words ?? `PagerTree answered ${status}`,
    { cause: thrown, status, words },
  );
}
