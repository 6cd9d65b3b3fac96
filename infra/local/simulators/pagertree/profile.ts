import { type Manner, stored } from '../manners.ts';
import { isObject, objects } from './answers.ts';
import type { AccountUser, Email, Phone, Store, User } from './store.ts';

const taken = 'user.emails.email has already been taken';

/** The human behind a new membership: a new one, or the one that the e-mail already belongs to. */
export function createUser(
  store: Store,
  attributes: unknown,
  names?: Manner,
): { user: User; known: boolean } | { refused: string[] } {
  const { name, emails_attributes, phones_attributes } = isObject(attributes) ? attributes : {};
  const refused = [
    ...(isText(name) ? [] : ["user.name can't be blank"]),
    ...(isText(objects(emails_attributes)[0]?.email) ? [] : ["user.emails.email can't be blank"]),
  ];
  if (refused.length > 0) return { refused };
  const owners = objects(emails_attributes).flatMap(({ email }) => store.owner(String(email)) ?? []);
  const [known] = owners;
  if (known === undefined) {
    const user = blankUser(store, kept(String(name), names) ?? 'Their own name');
    addEmails(store, user, objects(emails_attributes));
    addPhones(store, user, objects(phones_attributes));
    return { user, known: false };
  }
  const membership = store.accountUsers.all().find(({ user_id }) => user_id === known.id);
  if (membership === undefined) return { user: known, known: true };
  return { refused: [membership.invited ? 'user has already been invited' : taken] };
}

/** Changes the human behind a membership; without their id it makes another human, as Rails does. */
export function applyToUser(
  store: Store,
  person: AccountUser,
  attributes: unknown,
  names?: Manner,
): string[] {
  if (!isObject(attributes)) return [];
  const { id, name, emails_attributes, phones_attributes } = attributes;
  const current = store.users.get(person.user_id);
  const user = current !== undefined && id === current.id ? current : undefined;
  const emails = objects(emails_attributes);
  const foreign = emails.some(({ email }) => {
    const owner = isText(email) ? store.owner(email) : undefined;
    return (
      owner !== undefined && (owner !== user || !emails.some((item) => isSameRecord(owner, item, email)))
    );
  });
  if (foreign) return [taken];
  if (name !== undefined && !isText(name)) return ["user.name can't be blank"];
  const human = user ?? blankUser(store, '');
  person.user_id = human.id;
  if (isText(name)) human.name = kept(name, names) ?? human.name;
  addEmails(store, human, emails);
  addPhones(store, human, objects(phones_attributes));
  return [];
}

/** The name that is stored where one is sent, if any is. */
function kept(name: string, names: Manner | undefined): string | undefined {
  return names === undefined ? name : stored({ name: names }, { name }).name;
}

function isSameRecord(owner: User, item: Record<string, unknown>, email: unknown): boolean {
  const lower = String(email).toLowerCase();
  return owner.emails.some((own) => own.id === item.id && own.email.toLowerCase() === lower);
}

function blankUser(store: Store, name: string): User {
  const user = { ...store.id('usr'), name, time_zone: 'UTC', emails: [], phones: [] };
  store.users.set(user.id, user);
  return user;
}

/** With the id of one of theirs an e-mail is changed (or removed), without it is added. */
function addEmails(store: Store, user: User, items: Record<string, unknown>[]): void {
  for (const { id, email, _destroy } of items) {
    const own = user.emails.find((known) => known.id === id);
    if (own !== undefined && _destroy === true) user.emails = user.emails.filter((other) => other !== own);
    else if (own !== undefined && isText(email)) own.email = email;
    else if (isText(email)) user.emails.push(newEmail(store, user, email));
  }
}

function newEmail(store: Store, user: User, email: string): Email {
  return { id: store.id('eml').id, email, primary: user.emails.length === 0 };
}

function addPhones(store: Store, user: User, items: Record<string, unknown>[]): void {
  for (const { phone, primary } of items) {
    if (!isText(phone)) continue;
    const added: Phone = { ...store.id('phn'), phone, primary: primary === true };
    user.phones.push(added);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
