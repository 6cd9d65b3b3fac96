import type { Observed } from '../../core/contracts/observed.ts';
import type { Shown } from '../../core/contracts/shown.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { changed } from './changed.ts';
import { type Account, AccountUser, roleNames, Team } from './schema.ts';
import type { Op, TeamOp } from './steps.ts';
import { membership } from './teams.ts';

/**
 * What an answer of PagerTree shows. A parameter that it does not take is dropped without a word, but it answers with the
 * whole of what it keeps, so whatever that denies is read again. https://pagertree.com/docs/api/common-model-attributes
 */
export function shown(
  observed: Observed<Account>,
  op: Op,
  { status, body }: Acted,
): Shown<Account> | undefined {
  if (status >= 300) return undefined;
  if (op.kind === 'createAccountUser') return created(observed, op, body);
  if (!observed.present || op.kind === 'deleteAccountUser') return undefined;
  const { account } = observed;
  // It was looked whether they were taken.
  if (op.kind === 'takePlace' || op.kind === 'leavePlace')
    return { observed: { ...observed, account: changed(account, op) }, isProved: true };
  const after = op.kind === 'changeTeam' ? inTeam(account, op, body) : person(account, op, body);
  return after && { observed: { ...observed, account: after }, isProved: true };
}

/**
 * A person whom PagerTree knows already may have been invited only, and nothing tells: so the account is looked at. Who
 * was put in no team is in none; who was put in some has to be looked up there.
 */
function created(
  observed: Observed<Account>,
  { teams }: Extract<Op, { kind: 'createAccountUser' }>,
  body: unknown,
): Shown<Account> | undefined {
  const made = AccountUser.safeParse(body);
  if (!made.success) return undefined;
  const account = { ...made.data, ...(teams.length === 0 && { teams: [] }) };
  return { observed: { ...observed, present: true, ids: [account.id], account }, isProved: false };
}

type PersonOp = Extract<Op, { kind: 'setRoles' | 'changeName' | 'changeEmail' }>;

function person(account: Account, op: PersonOp, body: unknown): Account | undefined {
  const answer = AccountUser.safeParse(body);
  if (!answer.success || answer.data.id !== account.id || !isAsked(answer.data, op)) return undefined;
  return { ...account, ...answer.data };
}

/** A name is only tried: what becomes of it is seen. */
function isAsked({ roles, emails }: AccountUser, op: PersonOp): boolean {
  if (op.kind === 'setRoles') return roleNames.every((role) => roles[role] === op.roles[role]);
  if (op.kind === 'changeEmail')
    return emails.some(({ email }) => email.toLowerCase() === op.email.toLowerCase());
  return true;
}

function inTeam(account: Account, { team, add, remove }: TeamOp, body: unknown): Account | undefined {
  const answer = Team.safeParse(body);
  if (!answer.success || answer.data.id !== team.id) return undefined;
  const now = membership(answer.data, account);
  const isAsked =
    add.every((list) => now.lists.includes(list)) && !remove.some((list) => now.lists.includes(list));
  const teams = account.teams?.map((one) => (one.id === team.id ? now : one));
  return isAsked ? { ...account, ...(teams && { teams }) } : undefined;
}
