import type { Profile } from '../../core/contracts/profile.ts';
import type { Cosmetic } from '../../core/contracts/step.ts';
import { alikeNames, alikeZones, canonicalZone, tidyName } from '../../lib/alike.ts';
import type { Account } from './schema.ts';
import {
  attributeOf,
  type Op,
  type PagerdutyStep,
  type ShownField,
  selfOf,
  shownFields,
  step,
} from './steps.ts';

type Shown = { name: string; job_title?: string; time_zone?: string };

/** https://developer.pagerduty.com/api-reference/f53968a59a5bb-create-a-user: a hundred characters, and IANA's zones. */
const charactersAtMost = 100;

/** How a person is to be shown, in PagerDuty's own fields. */
function shownAs({ displayName, title, timezone }: Profile): Shown {
  const job_title = title === undefined ? '' : tidyName(title, charactersAtMost);
  const time_zone = timezone !== undefined && canonicalZone(timezone) !== undefined ? timezone : undefined;
  return {
    name: tidyName(displayName, charactersAtMost),
    ...(job_title && { job_title }),
    ...(time_zone && { time_zone }),
  };
}

/** What a creation sends of it, and that each of it is tried by that. */
export function shownFirst(profile: Profile): { shown: Shown; tries: Cosmetic[] } {
  const shown = shownAs(profile);
  const tries = shownFields.flatMap((field) => {
    const value = shown[field];
    return value === undefined ? [] : [{ attribute: attributeOf(field), value }];
  });
  return { shown, tries };
}

const alike: Record<ShownField, (one: string, other: string) => boolean> = {
  name: alikeNames,
  job_title: alikeNames,
  time_zone: alikeZones,
};

/** What differs in how a person is shown. */
export function changedProfile(account: Account, profile: Profile): PagerdutyStep[] {
  const shown = shownAs(profile);
  return shownFields.flatMap((field) => {
    const value = shown[field];
    if (value === undefined || alike[field](value, account[field] ?? '')) return [];
    const tries = [{ attribute: attributeOf(field), value }];
    return [step({ kind: 'changeShown', self: selfOf(account), field, value }, tries)];
  });
}

type Creation = Extract<Op, { kind: 'createUser' }>;

/** A creation without what PagerDuty may refuse of how a person is shown: the name is required, so it is the address's. */
export function unadorned({ time_zone: _, job_title: __, ...creation }: Creation): Creation {
  const { email } = creation;
  return { ...creation, name: email.split('@')[0] ?? email };
}
