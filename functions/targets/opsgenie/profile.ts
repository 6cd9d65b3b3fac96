import type { Profile } from '../../core/contracts/desired.ts';
import type { Cosmetic, Step } from '../../core/contracts/step.ts';
import { alikeLocales, alikeNames, alikeZones, canonicalZone, tidyName } from '../../lib/alike.ts';
import type { Account } from './schema.ts';
import { patch } from './steps.ts';

/** https://docs.opsgenie.com/docs/user-api#create-user: 512 characters at most. */
function nameOf({ displayName }: Profile): string {
  return tidyName(displayName, 512);
}

/** Opsgenie takes IANA names; an identity provider may hold anything, such as "W. Europe Standard Time". */
function zoneOf({ timezone }: Profile): string | undefined {
  return timezone !== undefined && canonicalZone(timezone) !== undefined ? timezone : undefined;
}

/** Opsgenie writes `en_US`, most identity providers `en-US`; a language without a country is not one of its locales. */
function localeOf({ locale }: Profile): string | undefined {
  const [, language, country] = /^([a-z]{2})[-_]([a-z]{2})$/i.exec(locale?.trim() ?? '') ?? [];
  return language && country && `${language.toLowerCase()}_${country.toUpperCase()}`;
}

type Field = 'fullName' | 'timeZone' | 'locale';

const attributes: Record<Field, string> = {
  fullName: 'full name',
  timeZone: 'time zone',
  locale: 'locale',
};
const fields = Object.keys(attributes) as Field[];

/** How somebody is to be shown, in Opsgenie's own fields. */
function shownAs(profile: Profile): Partial<Record<Field, string>> {
  return { fullName: nameOf(profile), timeZone: zoneOf(profile), locale: localeOf(profile) };
}

/** What a creation sends of it, and that each of it is tried by that. */
export function shownFirst(profile: Profile): { body: { fullName: string }; tries: Cosmetic[] } {
  const shown = shownAs(profile);
  const sent = fields.flatMap((field): [Field, string][] => {
    const value = shown[field];
    return value === undefined ? [] : [[field, value]];
  });
  return {
    body: { fullName: nameOf(profile), ...Object.fromEntries(sent) },
    tries: sent.map(([field, value]) => ({ attribute: attributes[field], value })),
  };
}

const alike: Record<Field, (one: string, other: string) => boolean> = {
  fullName: alikeNames,
  timeZone: alikeZones,
  locale: alikeLocales,
};

/**
 * What differs in how somebody is shown. The name of an account that Atlassian manages is accepted and dropped:
 * https://support.atlassian.com/user-management/docs/what-are-managed-accounts/
 */
export function changedProfile(account: Account, profile: Profile): Step[] {
  const shown = shownAs(profile);
  return fields.flatMap((field) => {
    const value = shown[field];
    if (value === undefined || alike[field](value, account[field] ?? '')) return [];
    const attribute = attributes[field];
    return {
      ...patch(account, `Change the ${attribute}`, { [field]: value }),
      tries: [{ attribute, value }],
    };
  });
}

/** A creation's body without what Opsgenie may refuse of how somebody is shown: the name is required, so it is the address's. */
export function unadorned({ timeZone: _, locale: __, ...body }: Record<string, unknown>, username: string) {
  return { ...body, fullName: username.split('@')[0] };
}
