import * as z from 'zod/mini';
import { waiting } from '../../core/contracts/effort.ts';
import { Blocked, Credential, Permanent } from '../../core/contracts/errors.ts';
import type { Step } from '../../core/contracts/step.ts';
import type { Client } from './client.ts';
import { findByEmail, search } from './find.ts';
import { adminKey } from './lists.ts';
import {
  type AccountUser,
  Create,
  type Team,
  TeamChange,
  type TeamList,
  teamLists,
  Update,
} from './schema.ts';
import { onlyOne } from './teams.ts';

/** Does one step. Whatever PagerTree refuses for a reason of its own is for a human, with PagerTree's words. */
export async function act(client: Client, step: Step): Promise<number> {
  const id = decodeURIComponent(step.path.slice(step.path.lastIndexOf('/') + 1));
  try {
    if (step.method === 'POST') return await create(client, Create.parse(step.body));
    if (step.method === 'DELETE') return await client.deleteAccountUser(id);
    if (step.path.includes('/teams/')) return await changeTeam(client, id, TeamChange.parse(step.body));
    return await update(client, id, Update.parse(step.body));
  } catch (thrown) {
    throw refusal(step, thrown);
  }
}

/**
 * Joining teams on the way in changes their lists, so nobody else may be rewriting them meanwhile. The key is
 * `member_team_ids`; `team_ids`, which one meets elsewhere, is dropped silently: https://pagertree.com/docs/api/account-users
 */
async function create(client: Client, { member_teams, ...person }: Create): Promise<number> {
  const teams = member_teams.length === 0 ? [] : await client.teams();
  const member_team_ids = member_teams
    .flatMap((name) => only(teams.filter((team) => team.name === name)))
    .map(({ id }) => id)
    .toSorted();
  const body = { ...person, ...(member_team_ids.length > 0 && { member_team_ids }) };
  const send = () => client.createAccountUser(body);
  const [{ email }] = person.user_attributes.emails_attributes;
  try {
    const answer = await member_team_ids.reduceRight((work, id) => () => editing(client, id, work), send)();
    const made = Made.safeParse(answer.body);
    if (made.success) client.made.add(email, made.data.id);
    return answer.status;
  } catch (thrown) {
    if (!(thrown instanceof Permanent)) throw thrown;
    const plain = email.split('@')[0] ?? email;
    // A name that PagerTree does not take keeps nobody out.
    if (/\bname\b/i.test(thrown.words ?? '') && person.user_attributes.name !== plain) {
      const user_attributes = { ...person.user_attributes, name: plain };
      return create(client, { ...person, member_teams, user_attributes });
    }
    if (thrown.status !== 409 && thrown.status !== 422) throw thrown;
    // Somebody was faster, such as a first login through single sign-on: then theirs is the account to go on with.
    const there = await findByEmail(client, email, forRefused);
    if (there.person === undefined) throw there.unproved ? waiting(there.unproved) : thrown;
    client.made.add(email, there.person.id);
    return thrown.status;
  }
}

const Made = z.object({ id: z.string() });

/** PagerTree has refused, so what is true only a list of all tells. */
const forRefused = { since: 'first asked' } as const;

/** Which of two teams with one name is meant, nobody knows: the next plan says so. */
function only<T>(found: T[]): T[] {
  return found.length === 1 ? found : [];
}

function editing<T>(client: Client, teamId: string, work: () => Promise<T>): Promise<T> {
  return client.exclusive(`pagertree/team/${teamId}`, work);
}

/** Two admins who leave at the same time must not each count on the other. */
async function update(client: Client, id: string, { unless_last_admin, ...body }: Update): Promise<number> {
  const send = () => client.updateAccountUser(id, body);
  if (!unless_last_admin) return send();
  return client.exclusive('pagertree/admins', async () => {
    const isAnother = (person: AccountUser) => person.roles.admin && person.id !== id;
    if ((await client.accountUsersLike('admin')).some(isAnother)) return send();
    const { found, unproved } = await search(client, { keys: [adminKey], ...forRefused });
    if (found.some(isAnother)) return send();
    if (unproved !== undefined) throw waiting(unproved);
    throw new Blocked(
      'PagerTree: the last admin stays one',
      'the last admin of the PagerTree account: make somebody else an admin first',
    );
  });
}

/** The lists replace the old ones, so they are read right before, and one change at a time is made to a team. */
function changeTeam(client: Client, id: string, change: TeamChange): Promise<number> {
  return editing(client, id, async () => {
    const team = await client.team(id);
    if (team === undefined) return 404;
    const lists = teamLists.flatMap((list) => changed(team, list, change));
    if (lists.length === 0) return 200;
    return client.updateTeam(id, Object.fromEntries(lists));
  });
}

function changed(team: Team, list: TeamList, { add, remove }: TeamChange): [TeamList, string[]][] {
  const gone = remove?.[list] ?? [];
  const left = team[list].filter((id) => !gone.includes(id));
  const after = [...left, ...(add?.[list] ?? []).filter((id) => !left.includes(id))];
  if (after.length === team[list].length && left.length === team[list].length) return [];
  // https://pagertree.com/docs/api/teams: a team has at least one member and one admin.
  if (after.length === 0 && (list === 'member_account_user_ids' || list === 'admin_account_user_ids')) {
    throw new Blocked('PagerTree: a team would be left empty', onlyOne(list, team.name));
  }
  return [[list, after]];
}

/** Nobody says which status a full account answers; the sentence tells it from a key without the right. */
const full = /\b(limit|seats?|plan|upgrade|quota|maximum)\b/i;

function refusal(step: Step, thrown: unknown): unknown {
  const refused =
    (thrown instanceof Permanent && [402, 409, 422].includes(thrown.status ?? 0)) ||
    (thrown instanceof Credential && thrown.status === 403 && full.test(thrown.words ?? ''));
  if (!refused) return thrown;
  const { status, words } = thrown;
  return new Blocked(
    `PagerTree refused to ${step.title.charAt(0).toLowerCase()}${step.title.slice(1)}`,
    words ?? `PagerTree answered ${status}`,
    {
      cause: thrown,
      status,
      words,
    },
  );
}
