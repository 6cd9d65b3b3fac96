import { type ExcludedPerson, exclusionsIn } from '../../../functions/core/roster/exclusions.ts';
import { plainText } from '../plain-text.ts';
import { away } from '../when.ts';
import type { PeopleWorld } from './examine-people.ts';
import type { Report } from './finding-about.ts';

const namedAtMost = 3;

/** Tells of those who are left alone: a leaver among them is not muted. Nothing where nobody is. */
export async function examineExclusions({ table, now }: PeopleWorld): Promise<Report[]> {
  const everybody: ExcludedPerson[] = [];
  for await (const page of exclusionsIn(table)) everybody.push(...page);
  if (everybody.length === 0) return [];
  const named = everybody
    .slice(0, namedAtMost)
    .map(({ person, until, reason }) => `person ${person}, which ends ${away(until, now())} (${reason})`);
  const rest = everybody.length - named.length;
  const many = everybody.length === 1 ? '1 person is' : `${everybody.length} people are`;
  const what = `${many} excluded, and nothing of theirs is changed: ${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
  return [
    { about: 'people/excluded', level: 'warning', what: plainText(what), fix: 'npx rollcall exclude --list' },
  ];
}
