import type { Profile } from '../../core/contracts/profile.ts';
import type { Cosmetic } from '../../core/contracts/step.ts';
import { alikeLocales, alikeNames, alikeZones, canonicalZone, tidyName } from '../../lib/alike.ts';
import type { Account } from './schema.ts';
import { attributeOf, type Op, type OpsgenieStep, type Shown, step } from './steps.ts';

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

const fields = ['fullName', 'timeZone', 'locale'] as const;

/** How a person is to be shown, in Opsgenie's own fields. */
function shownAs(profile: Profile): Shown {
  const [timeZone, locale] = [zoneOf(profile), localeOf(profile)];
  return { fullName: nameOf(profile), ...(timeZone && { timeZone }), ...(locale && { locale }) };
}

/** What a creation sends of it, and that each of it is tried by that. */
export function shownFirst(profile: Profile): { shown: Shown; tries: Cosmetic[] } {
  const shown = shownAs(profile);
  const tries = fields.flatMap((field) => {
    const value = shown[field];
    return value === undefined ? [] : [{ attribute: attributeOf(field), value }];
  });
  return { shown, tries };
}

const alike: Record<keyof Shown, (one: string, other: string) => boolean> = {
  fullName: alikeNames,
  timeZone: alikeZones,
  locale: alikeLocales,
};

/**
 * What differs in how a person is shown. The name of an account that Atlassian manages is accepted and dropped:
 * https://support.atlassian.com/user-management/docs/what-are-managed-accounts/
 */
export function changedProfile(account: Account, profile: Profile): OpsgenieStep[] {
  const shown = shownAs(profile);
  return fields.flatMap((field) => {
    const value = shown[field];
    if (value === undefined || alike[field](value, account[field] ?? '')) return [];
    const tries = [{ attribute: attributeOf(field), value }];
    return [step({ kind: 'changeShown', user: account.id, field, value }, tries)];
  });
}

type Creation = Extract<Op, { kind: 'createUser' }>;

/** A creation without what Opsgenie may refuse of how a person is shown: the name is required, so it is the address's. */
export function unadorned({ timeZone: _, locale: __, ...creation }: Creation): Creation {
  const { username } = creation;
  return { ...creation, fullName: username.split('@')[0] ?? username };
}
