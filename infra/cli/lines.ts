/**
 * Breaks a text into lines of at most `width` characters, between words where that can be: the first follows `first`, the
 * others as many blanks.
 *
 * @example wrapped('  opsgenie  ', 'should be present with role: User', 30)
 */
export function wrapped(first: string, text: string, width: number): string[] {
  const room = Math.max(20, width - first.length);
  const lines: string[] = [''];
  for (const word of text.split(' ').flatMap((one) => pieces(one, room))) {
    const line = lines.at(-1) ?? '';
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const indent = ' '.repeat(first.length);
  return lines.map((line, index) => `${index === 0 ? first : indent}${line}`.trimEnd());
}

function pieces(word: string, room: number): string[] {
  const count = Math.max(1, Math.ceil(word.length / room));
  return Array.from({ length: count }, (_, n) => word.slice(n * room, (n + 1) * room));
}

/** Rows as lines in columns: each column as wide as its widest cell, two blanks between. A longer cell than `atMost` is cut. */
export function table(cells: string[][], indent = '  ', atMost = Number.POSITIVE_INFINITY): string[] {
  const rows = cells.map((row) =>
    row.map((cell) => (cell.length > atMost ? `${cell.slice(0, atMost - 1)}…` : cell)),
  );
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `${indent}${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
