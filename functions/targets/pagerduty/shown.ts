import * as z from 'zod/mini';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Shown } from '../../core/contracts/shown.ts';
import type { Acted } from '../../core/contracts/step.ts';
import { changed } from './changed.ts';
import { nobody } from './foreseen.ts';
import { type Account, Profile } from './schema.ts';
import type { Op } from './steps.ts';

const OneProfile = z.object({ user: Profile });
const text = z.string().check(z.minLength(1));
const Made = z.union([
  z.object({ contact_method: z.object({ id: text }) }),
  z.object({ notification_rule: z.object({ id: text }) }),
]);

const Incidents = z.object({
  incidents: z.array(z.object({ assignments: z.array(z.object({ assignee: z.object({ id: text }) })) })),
});

/**
 * What an answer of PagerDuty shows. A user who is changed is answered as it is then, with a role that was not taken too:
 * https://community.pagerduty.com/forum/t/4193. What was made is answered with its id, and a 204 is the word that it is done.
 */
export function shown(
  observed: Observed<Account>,
  op: Op,
  { status, body }: Acted,
): Shown<Account> | undefined {
  if (status >= 300) return undefined;
  if (op.kind === 'createUser') return created(body);
  if (!observed.present) return undefined;
  switch (op.kind) {
    case 'deleteUser':
      // A look follows, because PagerDuty may leave a placeholder of the person where nobody is paged by it.
      return status === 204 ? { observed: { present: false }, isProved: false } : undefined;
    case 'reassign':
      return isReassigned(op.user, body) ? proved(observed, changed(observed.account, op, '')) : undefined;
    case 'takeTurns':
    case 'leaveTurns':
    case 'takeRules':
    case 'leaveRules':
    case 'removeRules':
      return proved(observed, changed(observed.account, op, ''));
    case 'changeRole':
    case 'changeEmail':
    case 'changeShown':
      return answered(observed, op, body);
    case 'addPhone':
    case 'addContact':
    case 'addRule': {
      const made = Made.safeParse(body);
      if (!made.success) return undefined;
      const { id } = 'contact_method' in made.data ? made.data.contact_method : made.data.notification_rule;
      return proved(observed, changed(observed.account, op, id));
    }
    case 'removeRule':
    case 'removeContact':
    case 'addToTeam':
    case 'changeTeamRole':
    case 'removeFromTeam':
      return status === 204 ? proved(observed, changed(observed.account, op, '')) : undefined;
    case 'changeContact':
    case 'endSessions':
    case 'renewCalendarKey':
      return proved(observed, changed(observed.account, op, ''));
  }
}

type Present = Extract<Observed<Account>, { present: true }>;

function proved(observed: Present, account: Account): Shown<Account> {
  return { observed: { ...observed, account }, isProved: true };
}

/** What begins again on a policy may be the person's again. */
function isReassigned(user: string, body: unknown): boolean {
  const answer = Incidents.safeParse(body);
  return (
    answer.success &&
    answer.data.incidents.every(({ assignments }) =>
      assignments.every(({ assignee }) => assignee.id !== user),
    )
  );
}

/** The user as it is now; where what counts was not taken, everything is read again. */
function answered(
  observed: Present,
  op: Extract<Op, { kind: 'changeRole' | 'changeEmail' | 'changeShown' }>,
  body: unknown,
): Shown<Account> | undefined {
  const answer = OneProfile.safeParse(body);
  if (!answer.success || answer.data.user.id !== observed.account.id) return undefined;
  const { user } = answer.data;
  if (op.kind === 'changeRole' && user.role !== op.role) return undefined;
  if (op.kind === 'changeEmail' && user.email.toLowerCase() !== op.email.toLowerCase()) return undefined;
  return proved(observed, { ...observed.account, ...user });
}

/** A user who was made a moment ago is in no team; that there is one has to be seen, and with which contacts. */
function created(body: unknown): Shown<Account> | undefined {
  const answer = OneProfile.safeParse(body);
  if (!answer.success) return undefined;
  const { user } = answer.data;
  return { observed: { present: true, ids: [user.id], account: { ...nobody, ...user } }, isProved: false };
}
