import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import type { ListedUser } from '../../../functions/core/contracts/directory.ts';
import { Group, User } from '../../../functions/core/contracts/event.ts';
import { emailAddress } from '../../../functions/lib/email.ts';
import { type Column, columnsOf } from './people-columns.ts';

/** Users as a file names them, or what is wrong with it, a sentence each with its line: then nothing of it is taken. */
export type PeopleRead = { users: ListedUser[] } | { faults: string[] };

/** A line of the file, and which. */
type Row = { cells: string[]; line: number };

/** Longer than any name, and as long as a cell may be before it is passed over. */
const cellAtMost = 1_000;
/** So that a page of the file fits into an item of the table. Bytes. */
const rowAtMost = 50_000;

/** Reads a file of people: a header, then a line a user. Pure. */
export function parsePeople(raw: Uint8Array): PeopleRead {
  if (!isUtf8(raw)) return { faults: ['it is not UTF-8: save it as CSV in UTF-8.'] };
  const rows = rowsOf(raw);
  if (!Array.isArray(rows)) return { faults: [rows.fault] };
  const [header, ...lines] = rows;
  if (header === undefined) return { faults: ['it is empty: the first line names the columns.'] };
  const { columns, faults } = columnsOf(header.cells);
  if (columns === undefined) return { faults };
  const users: ListedUser[] = [];
  const seen = new Map<string, number>();
  for (const row of lines) {
    const read = userOf(row, columns);
    if (typeof read === 'string') faults.push(`line ${row.line}: ${read}`);
    else {
      const twice = [read.user.email, read.user.id].flatMap((text = '') => firstLine(seen, text, row.line));
      if (twice[0] !== undefined) faults.push(`line ${row.line}: ${twice[0]}`);
      users.push(read);
    }
  }
  return faults.length > 0 ? { faults } : { users };
}

function rowsOf(raw: Uint8Array): Row[] | { fault: string } {
  try {
    const lines: number[] = [];
    const rows = parse(Buffer.from(raw), {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record(cells, { lines: line }) {
        lines.push(line);
        return cells;
      },
    });
    return rows.map((cells, place) => ({ cells, line: lines[place] ?? 0 }));
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const { lines } = thrown;
    const line = typeof lines === 'number' ? `line ${lines}: ` : '';
    return { fault: `${line}a quote is opened and not closed, or stands in the middle of a cell.` };
  }
}

/** The user of a line, or what is wrong with it. */
function userOf({ cells }: Row, columns: Column[]): ListedUser | string {
  if (cells.length !== columns.length) {
    return `it has ${cells.length} cells, and the header ${columns.length}.`;
  }
  const long = columns.find((name, place) => name !== 'groups' && (cells[place] ?? '').length > cellAtMost);
  if (long !== undefined) return `${long} has more than ${cellAtMost} characters.`;
  const said = Object.fromEntries(columns.map((name, place) => [name, cells[place] || undefined]));
  if (said.email === undefined) return 'there is no email.';
  const email = emailAddress(said.email);
  if (email === undefined) return `email ${said.email} is no address.`;
  const active = said.active === undefined ? undefined : truths.get(said.active.toLowerCase());
  if (said.active !== undefined && active === undefined) {
    return `active is ${said.active}: write true or false.`;
  }
  const groups = groupsOf(said.groups);
  if (groups === undefined) return 'a group has a name that cannot be used.';
  const told = {
    id: said.id ?? email.toLowerCase(),
    email,
    displayName: said.name,
    givenName: said.given_name,
    familyName: said.family_name,
    title: said.title,
    timezone: said.timezone,
    locale: said.locale,
    phoneNumbers: said.phone && [said.phone],
    active,
  };
  const user = User.safeParse(
    Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  );
  if (!user.success) return `id ${told.id} cannot be used.`;
  const listed = { user: user.data, ...(columns.includes('groups') && { groups }) };
  if (Buffer.byteLength(JSON.stringify(listed)) > rowAtMost) return 'it has too many groups.';
  return listed;
}

const truths = new Map([
  ...['true', 'yes', '1'].map((word) => [word, true] as const),
  ...['false', 'no', '0'].map((word) => [word, false] as const),
]);

/** The groups of a cell, by their names, which are their ids too; letter case is no difference. */
function groupsOf(cell = ''): Group[] | undefined {
  const names = cell
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const groups = new Map(
    names.map((name) => [name.toLowerCase(), { id: name.toLowerCase(), displayName: name }]),
  );
  const all = [...groups.values()];
  return all.every((group) => Group.safeParse(group).success) ? all : undefined;
}

/** Why what identifies a user is not theirs alone; nothing where no line before has it. */
function firstLine(seen: Map<string, number>, text: string, line: number): string[] {
  const key = text.toLowerCase();
  const before = seen.get(key);
  if (before === undefined) seen.set(key, line);
  return before === undefined || before === line ? [] : [`${text} is on line ${before} already.`];
}
