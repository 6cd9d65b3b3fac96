import type { PeoplePage, PersonInWay } from '../../../functions/core/operate/people-page.ts';
import type { Style } from '../context.ts';
import { table, wrapped } from '../lines.ts';
import { fixFor } from '../status/fix.ts';
import type { Page } from '../status/page.ts';
import { away } from '../when.ts';
import { whyOf } from './why.ts';

const colours: Record<string, Style> = {
  right: 'green',
  pending: 'yellow',
  held: 'yellow',
  blocked: 'red',
};

/** Names are given this much where the words leave so little room. */
const namesAtLeast = 16;

/** A table of people by targets; below each person what is in the way. Texts in it are printed as they are: see `plainTexts`. */
export function formatPeople({ people }: PeoplePage, targets: string[], page: Page): string {
  const cells = people.map((row) => [
    row.standing,
    ...targets.map((target) => row.targets[target]?.word ?? '—'),
    changed(row, page),
  ]);
  const [head = '', ...lines] = table([['standing', ...targets, 'since'], ...cells], '');
  const widest = Math.max(head.length, ...lines.map((line) => line.length));
  const room = Math.max(namesAtLeast, page.width - widest - 2);
  const names = people.map((row) => cut(nameOf(row), room));
  const left = Math.max('person'.length, ...names.map((name) => name.length)) + 2;
  return [
    page.paint('bold', `${'person'.padEnd(left)}${head}`),
    ...people.flatMap((row, index) => [
      `${(names[index] ?? '').padEnd(left)}${coloured(lines[index] ?? '', row, page)}`,
      ...inTheWay(row, page),
    ]),
  ].join('\n');
}

function nameOf({ email, name, person }: PersonInWay): string {
  return email ?? name ?? `person ${person}`;
}

function cut(text: string, atMost: number): string {
  return text.length > atMost ? `${text.slice(0, atMost - 1)}…` : text;
}

/** When the latest of the words of a row came to hold. */
function changed({ targets, changedAt }: PersonInWay, { now }: Page): string {
  const latest = Object.values(targets).map(({ since }) => since);
  return away(latest.sort().at(-1) ?? changedAt, now);
}

/** The line with the words that ask for an eye in colour; the columns stay where they are. */
function coloured(line: string, { targets }: PersonInWay, { paint }: Page): string {
  const used = new Set(Object.values(targets).map(({ word }) => word));
  return line.replace(/\w+/g, (text) => {
    const word = [...used].find((one) => one === text);
    const colour = word === undefined ? undefined : colours[word];
    return colour === undefined ? text : paint(colour, text);
  });
}

function inTheWay(row: PersonInWay, page: Page): string[] {
  return Object.entries(row.inTheWay).flatMap(([target, account]) => {
    const why = whyOf(account);
    if (why === undefined) return [];
    const fix = fixFor(account, row.email ?? row.person, page.flags);
    return [
      ...wrapped(`  ${target}: `, why, page.width),
      ...(fix === undefined ? [] : wrapped('    → ', fix, page.width)),
    ];
  });
}
