import type { Observed } from '../../core/contracts/observed.ts';
import type { Shown } from '../../core/contracts/shown.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { changed } from './changed.ts';
import { defaultRole } from './roles.ts';
import { type Account, Done } from './schema.ts';
import type { Op } from './steps.ts';

/**
 * What an answer of Opsgenie shows. Contacts and memberships are as it says; a role is what it accepts and drops, and of a
 * username and of how a person is shown nobody knows.
 */
export function shown(
  observed: Observed<Account>,
  op: Op,
  { status, body }: Acted,
): Shown<Account> | undefined {
  const done = Done.safeParse(body);
  if (status >= 300 || !done.success) return undefined;
  if (op.kind === 'createUser') return created(observed, op, done.data.data?.id);
  if (!observed.present) return undefined;
  const { account } = observed;
  switch (op.kind) {
    case 'switchContact':
    case 'addToTeam':
    case 'removeFromTeam':
    case 'takePlace':
    case 'leavePlace':
      return { observed: { ...observed, account: changed(account, op) }, isProved: true };
    case 'changeRole':
      return { observed: { ...observed, account: changed(account, op) }, isProved: isKept(op) };
    case 'changeUsername':
    case 'changeShown':
      return { observed, isProved: false };
    // A directory may bring back whom it still holds, under another id.
    case 'deleteUser':
      return { observed: { present: false }, isProved: false };
  }
}

/**
 * A person who is given a role that Opsgenie does not know, or does not let be given, silently becomes a User: which is no
 * surprise of a User, nor of a built-in role that the same account had a while ago.
 * https://github.com/opsgenie/terraform-provider-opsgenie/issues/41 and /73
 */
function isKept({ role, isBack }: Extract<Op, { kind: 'changeRole' }>): boolean {
  return role === defaultRole || isBack === true;
}

/** A person whose account was made a moment ago is in no team; all else has to be looked at, for the role's sake. */
function created(
  observed: Observed<Account>,
  op: Extract<Op, { kind: 'createUser' }>,
  id: string | undefined,
): Shown<Account> | undefined {
  if (id === undefined) return undefined;
  const { kind: _, ...rest } = op;
  const account = { id, ...rest, contacts: [], teams: [] };
  return { observed: { ...observed, present: true, ids: [id], account }, isProved: false };
}
