import type { Profile } from '../../core/target.ts';
import type { Account } from './schema.ts';

/** https://docs.opsgenie.com/docs/user-api#create-user: 512 characters at most. */
export function nameOf(profile: Profile): string {
  return profile.displayName.trim().replace(/\s+/g, ' ').slice(0, 512).trimEnd();
}

/** Opsgenie takes IANA names; an identity provider may hold anything, such as "W. Europe Standard Time". */
export function zoneOf({ timezone }: Profile): string | undefined {
  return timezone !== undefined && canonical(timezone) !== undefined ? timezone : undefined;
}

/** Opsgenie writes `en_US`, most identity providers `en-US`; a language without a country is not one of its locales. */
export function localeOf({ locale }: Profile): string | undefined {
  const [, language, country] = /^([a-z]{2})[-_]([a-z]{2})$/i.exec(locale ?? '') ?? [];
  return language && country && `${language.toLowerCase()}_${country.toUpperCase()}`;
}

type Change = { title: string; body: Record<string, string> };

/** What differs. A zone or locale that Opsgenie has just refused is let go: it is not worth a person's account. */
export function changedProfile(account: Account, profile: Profile): Change[] {
  const fullName = nameOf(profile);
  const timeZone = zoneOf(profile);
  const locale = localeOf(profile);
  const { refused = {} } = account;
  return [
    ...(fullName !== account.fullName ? [{ title: 'Change the full name', body: { fullName } }] : []),
    ...(timeZone !== undefined && !refused.timeZone && !sameZone(timeZone, account.timeZone)
      ? [{ title: 'Change the time zone', body: { timeZone } }]
      : []),
    ...(locale !== undefined && !refused.locale && locale !== account.locale
      ? [{ title: 'Change the locale', body: { locale } }]
      : []),
  ];
}

/** Two names of one zone (Asia/Kolkata, Asia/Calcutta) are no difference. */
function sameZone(a: string, b: string | undefined): boolean {
  return a === b || (b !== undefined && canonical(a) === canonical(b));
}

function canonical(zone: string): string | undefined {
  if (!/^[a-z]/i.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
