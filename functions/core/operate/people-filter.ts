import { closest } from '../../lib/closest.ts';
import { type Word, words } from '../accounts/word.ts';
import type { PersonRow } from './person-row.ts';

/** What the configuration names, for a filter to be checked against. */
type Known = { sources: string[]; targets: string[] };

/** A filter that was understood, or one sentence that says what was not. */
export type PeopleFilter = { matches(row: PersonRow): boolean; asksForGroups: boolean } | { wrong: string };

type Term = { key: string; value: string; isNot: boolean };

const standings = ['active', 'suspended', 'left', 'unknown'] as const;
const states: readonly string[] = [...words, 'leaving', ...standings];
const filterKeys = ['is', 'on', 'group', 'source'];

/**
 * Understands the filter of a list of people, on a terminal as on a page: `is:blocked on:opsgenie`, `is:leaving`, `group:"on call"`,
 * `source:okta`, and words of a name or an address, in any letter case. A person is listed who matches every part; `-` before
 * a part turns it round. `is:` with a word for an account asks whether it is so on any target, or on those that `on:` names.
 */
export function peopleFilter(text: string, known: Known): PeopleFilter {
  const terms = termsIn(text);
  if (terms === undefined) return { wrong: 'A quotation mark in the filter is not closed.' };
  const wrong = terms.map((term) => faultIn(term, known)).find((fault) => fault !== undefined);
  if (wrong !== undefined) return { wrong };
  const named = terms.filter(({ key, isNot }) => key === 'on' && !isNot).map(({ value }) => value);
  return {
    matches: (row) => terms.every((term) => holds(term, row, named) !== term.isNot),
    asksForGroups: terms.some(({ key }) => key === 'group'),
  };
}

const part = /(-?)(?:([a-z]+):)?(?:"([^"]*)"|([^\s"]+))(?=\s|$)/giy;

function termsIn(text: string): Term[] | undefined {
  const rest = text.trim();
  const terms: Term[] = [];
  let at = 0;
  while (at < rest.length) {
    part.lastIndex = at;
    const found = part.exec(rest);
    if (found === null) return undefined;
    const [all, minus, key = '', quoted, plain] = found;
    terms.push({
      key: key.toLowerCase(),
      value: (quoted ?? plain ?? '').toLowerCase(),
      isNot: minus === '-',
    });
    at += all.length;
    while (rest[at] === ' ' || rest[at] === '\t' || rest[at] === '\n') at++;
  }
  return terms;
}

function faultIn({ key, value }: Term, { sources, targets }: Known): string | undefined {
  if (key === '') return undefined;
  if (!filterKeys.includes(key)) {
    const near = closest(key, filterKeys);
    const hint = near === undefined ? '' : ` Did you mean ${near}:?`;
    return `There is no ${key}: in a filter, which has is:, on:, group:, source:, and words of a name or an address.${hint}`;
  }
  const choices = { is: states, on: targets, source: sources }[key];
  if (choices === undefined || choices.some((choice) => choice.toLowerCase() === value)) return undefined;
  const near = closest(value, choices);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `${key}: is one of ${choices.join(', ')}, and not ${JSON.stringify(value)}.${hint}`;
}

/** Whether a part says what is so, whether or not it is turned round. `named`: the targets that are asked about. */
function holds({ key, value }: Term, row: PersonRow, named: string[]): boolean {
  switch (key) {
    case 'is':
      return isSo(value, row, named);
    case 'on':
      return Object.keys(row.targets).some((target) => target.toLowerCase() === value);
    case 'group':
      return row.groups.some((group) => group.toLowerCase() === value);
    case 'source':
      return row.users.some(({ source }) => source.toLowerCase() === value);
    default:
      return textsOf(row).some((text) => text.toLowerCase().includes(value));
  }
}

function isSo(value: string, row: PersonRow, named: string[]): boolean {
  const there = Object.entries(row.targets).filter(
    ([target]) => named.length === 0 || named.includes(target.toLowerCase()),
  );
  const has = (word: Word) => there.some(([, account]) => account.word === word);
  if (value === 'leaving') return row.standing === 'left' && there.some(([, { word }]) => word !== 'gone');
  const word = words.find((one) => one === value);
  return word === undefined ? row.standing === value : has(word);
}

function textsOf({ person, name, email, users }: PersonRow): string[] {
  const others = users.flatMap((user) => [user.name, user.email]);
  return [person, name, email, ...others].filter((text) => text !== undefined);
}
