import { emailAddress } from '../../lib/email.ts';
import { Event, type User } from './event.ts';

/**
 * An event as a source tells it, checked and without what cannot be used. `flaw` says what was wrong, in words that
 * quote nothing: without an `event` it is unreadable; with one the rest of it counts all the same, because a leaver
 * with a bad e-mail has left.
 */
type Checked = { event: Event; flaw?: string } | { event?: undefined; flaw: string };

/**
 * Checks an event as a source tells it, before anything is done with it. Never throws: see `Checked` for what it
 * answers.
 *
 * @example
 * const { event, flaw } = checkEvent(told);
 */
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
export function isPlain({ id, type, user, group, groups, notIn }: Event): boolean {
  if (groups !== undefined || notIn !== undefined || !plainId.test(id)) return false;
  if (user === undefined ? type !== 'group.deleted' : !isPlainUser(user)) return false;
  return group === undefined
    ? !type.startsWith('group.')
    : plainId.test(group.id) && isPlainText(group.displayName);
}

function isPlainUser(user: User): boolean {
  const {
    id,
    userName,
    email,
    displayName,
    givenName,
    familyName,
    active,
    title,
    timezone,
    locale,
    phoneNumbers,
  } = user;
  if (!plainId.test(id)) return false;
  if (phoneNumbers !== undefined || (active !== undefined && typeof active !== 'boolean')) return false;
  if (email !== undefined && emailAddress(email) !== email) return false;
  return [userName, displayName, givenName, familyName, title, timezone, locale].every(isPlainText);
}

function isPlainText(text: string | undefined): boolean {
  return text === undefined || (typeof text === 'string' && plain.test(text));
}
