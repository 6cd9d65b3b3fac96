import type { Profile } from '../../core/contracts/profile.ts';
import { beforeMute, isSameRule } from './mute.ts';
import { type Phone, phoneIn } from './phone.ts';
import type { Account, Contact } from './schema.ts';
import { type NewRule, type PagerdutyStep, refusalKey, step } from './steps.ts';

const sms = 'sms_contact_method';
const phones = [sms, 'phone_contact_method', 'whatsapp_contact_method'];

/**
 * How a person hears of incidents: the rules that a mute of ours took, and for a joiner with a phone an SMS at once for both
 * urgencies. A joiner is a person whose invitation is open still: from the first sign-in on this is the person's own choice.
 */
export function notifications(account: Account, profile?: Profile, snapshot?: Account): PagerdutyStep[] {
  const phone = account.invitation_sent ? phoneIn(profile?.phoneNumbers) : undefined;
  const { id: user, contacts, refused = {} } = account;
  const before = beforeMute(account, snapshot);
  const lacksPhone = ![...contacts, ...before.contacts].some(({ type }) => phones.includes(type));
  const rules = [
    ...before.rules,
    ...contacts.filter(isOf(phone)).flatMap(({ id, type }) => rulesAtOnce({ id, type })),
  ];
  const missing = rules.filter(
    (rule, index) =>
      !account.rules.some((own) => isSameRule(own, rule)) &&
      rules.findIndex((other) => isSameRule(other, rule)) === index,
  );
  const steps = [
    ...before.contacts.map((contact) => step({ kind: 'addContact', user, contact })),
    ...missing.map((rule) => step({ kind: 'addRule', user, rule })),
  ];
  if (phone !== undefined && lacksPhone) steps.unshift(step({ kind: 'addPhone', user, phone }));
  return steps.filter(({ op }) => refused[refusalKey(op)] === undefined);
}

function rulesAtOnce(contact: NewRule['contact']): NewRule[] {
  return ['high', 'low'].map((urgency) => ({ urgency, delay: 0, contact }));
}

function isOf(phone?: Phone): (contact: Contact) => boolean {
  return ({ type, address, countryCode }) =>
    type === sms && address === phone?.address && countryCode === phone?.countryCode;
}
