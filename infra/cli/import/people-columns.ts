import { closest } from '../../../functions/lib/closest.ts';

const known = [
  'email',
  'name',
  'given_name',
  'family_name',
  'title',
  'timezone',
  'locale',
  'phone',
  'active',
  'id',
  'groups',
] as const;

/** A column of a file of people. */
export type Column = (typeof known)[number];

/** The columns that a header names, or what is wrong with it, a sentence each. */
export function columnsOf(header: string[]): { columns?: Column[]; faults: string[] } {
  const names = header.map((name) => name.toLowerCase().replace(/[ -]/g, '_'));
  if (header.length === 1 && /[;\t]/.test(header[0] ?? '')) {
    return { faults: ['line 1: the columns are parted by another character: part them by commas.'] };
  }
  const columns = names.filter((name) => isColumn(name));
  const faults = [
    ...names.flatMap((name, place) => (isColumn(name) ? [] : [unknown(header[place] ?? '', name)])),
    ...columns
      .filter((name, place) => columns.indexOf(name) !== place)
      .map((name) => `line 1: ${name} is there twice.`),
    ...(columns.includes('email') ? [] : ['line 1: there is no column email, by which a person is known.']),
  ];
  return faults.length > 0 ? { faults } : { columns, faults };
}

function isColumn(name: string): name is Column {
  return known.some((one) => one === name);
}

function unknown(written: string, name: string): string {
  const meant = closest(name, known);
  const advice = meant === undefined ? `the columns are ${known.join(', ')}.` : `did you mean ${meant}?`;
  return `line 1: there is no column "${written}": ${advice}`;
}
