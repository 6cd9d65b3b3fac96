import { csvLine } from '../csv.ts';
import { wrapped } from '../lines.ts';
import type { Page } from '../status/page.ts';
import { when } from '../when.ts';
import type { NamedDifference, NamedDrift } from './drifted.ts';

const kinds: { title: string; has(difference: NamedDifference): boolean }[] = [
  { title: 'accounts of people who left', has: ({ hasLeft }) => hasLeft === true },
  { title: 'surplus', has: ({ kind, hasLeft }) => kind === 'surplus' && !hasLeft },
  { title: 'missing', has: ({ kind }) => kind === 'missing' },
  { title: 'different', has: ({ kind }) => kind === 'different' },
];

/** One target in lines for people. Texts in it are printed as they are: see `plainTexts`. */
export function formatDrift(drift: NamedDrift, page: Page): string[] {
  const { paint, width } = page;
  const { target, outcome, differences, counts, hidden, reads, accounts, persons, ended } = drift;
  const say = (text: string) => wrapped('  ', text, width);
  const lines = [`${paint('bold', target)}  ${when(ended, page)}`];
  if (outcome.how === 'cannot')
    return [...lines, ...say(`cannot be read: ${outcome.why}`).map((line) => paint('red', line))];
  lines.push(
    ...say(
      `${many(accounts, 'account')} in the lists, ${many(persons, 'person')} in the roster, ${many(reads, 'call')}`,
    ),
  );
  if (outcome.how === 'proves nothing') {
    lines.push(...say(`nothing is concluded: ${outcome.why}`).map((line) => paint('red', line)));
    const { notListed } = drift;
    if (notListed.length > 0) lines.push(...say(`not in the list: ${shortened(notListed)}`));
    return lines;
  }
  for (const { title, has } of kinds) {
    const those = differences.filter(has);
    if (those.length === 0) continue;
    lines.push(`  ${title}`, ...those.flatMap((one) => formatDifference(one, page)));
  }
  const more = counts.surplus + counts.missing + counts.different - differences.length;
  if (more > 0) lines.push(...say(`and ${more} more`));
  if (differences.length === 0) lines.push(...say('nothing differs'));
  const rest = [
    ...(counts.leftAlone > 0
      ? [
          `${many(counts.leftAlone, 'account')} that Rollcall never gave ${counts.leftAlone === 1 ? 'is' : 'are'} left alone (--json and --csv list them)`,
        ]
      : []),
    ...(counts.onTheWay > 0 ? [`${many(counts.onTheWay, 'person')} to be changed by themselves`] : []),
    ...(counts.notCompared > 0
      ? [`${many(counts.notCompared, 'person')} excluded, or changed a moment ago`]
      : []),
    `not compared: ${hidden}`,
  ];
  return [...lines, ...say(rest.join('; ')).map((line) => paint('dim', line))];
}

function formatDifference({ email, person, steps, blocked, word }: NamedDifference, page: Page): string[] {
  const { width, paint } = page;
  const lead = `    ${email ?? `person ${person}`}  `;
  const what = steps.length > 0 ? steps.join('; ') : (blocked ?? '');
  const lines = wrapped(lead, `${what}${word === undefined ? '' : ` (${word})`}`, width);
  if (steps.length === 0 || blocked === undefined) return lines;
  return [...lines, ...wrapped('      ✗ ', blocked, width).map((line) => paint('red', line))];
}

const shown = 10;

function shortened(persons: string[]): string {
  const more = persons.length - shown;
  return `${persons.slice(0, shown).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

/** @example many(1, 'person') // 1 person */
export function many(count: number, what: string): string {
  if (count === 1) return `1 ${what}`;
  return `${count} ${what === 'person' ? 'people' : `${what}s`}`;
}

/** How much differs, of all targets, in a sentence. */
export function sentenceOf(drifts: readonly NamedDrift[], flags: string): string {
  const sum = (count: (drift: NamedDrift) => number) => drifts.reduce((all, one) => all + count(one), 0);
  const surplus = sum(({ counts }) => counts.surplus);
  const ofLeavers = sum(({ counts }) => counts.ofLeavers);
  const missing = sum(({ counts }) => counts.missing);
  const different = sum(({ counts }) => counts.different);
  const isWhole = drifts.every(({ outcome }) => outcome.how === 'complete');
  if (surplus + missing + different === 0)
    return isWhole ? 'Nothing differs.' : 'Nothing differs, as far as it could be read.';
  const left = ofLeavers > 0 ? ` (${ofLeavers} of people who left)` : '';
  return `${surplus} surplus${left}, ${missing} missing, ${different} different. To have them corrected: npx rollcall drift --fix${flags}`;
}

/** A table for a spreadsheet, a line an account; those that are left alone too. */
export function driftCsv(drifts: readonly NamedDrift[]): string[] {
  const head = ['target', 'kind', 'person', 'email', 'account', 'left', 'steps', 'in the way', 'known as'];
  const rows = drifts.flatMap(({ target, differences, leftAlone }) => [
    ...differences.map(({ kind, person, email = '', hasLeft, steps, blocked = '', word = '' }) => [
      target,
      kind,
      person,
      email,
      '',
      hasLeft ? 'yes' : 'no',
      steps.join('; '),
      blocked,
      word,
    ]),
    ...leftAlone.map(({ id, emails, person = '' }) => [
      target,
      'left alone',
      person,
      emails.join(' '),
      id,
      '',
      '',
      '',
      '',
    ]),
  ]);
  return [head, ...rows].map(csvLine);
}
