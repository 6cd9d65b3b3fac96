import { emailAddress } from '../lib/email.ts';
import { Event, type Group, type User } from './event.ts';

/**
 * An event as a source tells it, checked and without what cannot be used. `flaw` says what was wrong, in words that
 * quote nothing: without an `event` it is unreadable; with one the rest of it counts all the same, because whoever left
 * and has a bad e-mail has left.
 */
export type Checked = { event: Event; flaw?: string } | { event?: undefined; flaw: string };

export function checkEvent(told: Event): Checked {
  if (isPlain(told)) return { event: told };
  const parsed = Event.safeParse(told);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') || 'event';
    return {
      flaw: `${told.type} has no usable ${where}: empty, too long, or with characters that no id has`,
    };
  }
  const lost = told.user?.email !== undefined && parsed.data.user?.email === undefined;
  return { event: parsed.data, ...(lost && { flaw: `${told.type} says an e-mail that is none` }) };
}

const plain = /^[!-~](?:[ -~]{0,198}[!-~])?$/;
const plainId = /^(?!\.{1,2}$|__)[!-~]{1,200}$/;

/**
 * Whether an event is one of nearly all, in which there is nothing to find: short and in ASCII. Told without the schema,
 * because that costs a third of what a delivery does.
 */
function isPlain({ id, type, user, group, groups }: Event): boolean {
  if (groups !== undefined || !plainId.test(id)) return false;
  const aboutGroup = type.startsWith('group.');
  if (user === undefined ? type !== 'group.deleted' : !isPlainUser(user)) return false;
  return group === undefined ? !aboutGroup : isPlainThing(group);
}

function isPlainUser({ email, active, ...rest }: User): boolean {
  if (active !== undefined && typeof active !== 'boolean') return false;
  return (email === undefined || emailAddress(email) === email) && isPlainThing(rest);
}

function isPlainThing({ id, ...texts }: Group | User): boolean {
  if (!plainId.test(id)) return false;
  return Object.values(texts).every(
    (text) => text === undefined || (typeof text === 'string' && plain.test(text)),
  );
}
