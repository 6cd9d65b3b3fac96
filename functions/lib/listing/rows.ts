import { shortHash } from '../short-hash.ts';

/** A row of a list: what it is called there, and by what it is looked for (an address, another id), in any letter case. */
export type Row = { id: string; keys: string[] };

/** DynamoDB takes 400 KB an item: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const textAtMost = 250_000;

/** What stands for a key: addresses are not kept. Two that happen to share one cost a look at a row more. */
export function hashOf(key: string): string {
  return shortHash(key.trim().toLowerCase(), 10);
}

/** Rows as texts of a line a row, the id and the hashes of its keys; as many texts as it takes to keep each small. */
export function encodeRows(rows: Row[]): string[] {
  const texts: string[] = [];
  let text = '\n';
  for (const { id, keys } of rows) {
    const line = [encodeURIComponent(id), ...new Set(keys.map(hashOf))].join(' ');
    if (text.length + line.length >= textAtMost) {
      texts.push(text);
      text = '\n';
    }
    text += `${line}\n`;
  }
  return [...texts, text];
}

/** The ids of the rows that have one of the keys, or one of these ids. */
export function findRows(texts: string[], keys: string[], ids: string[] = []): string[] {
  const wanted = [...keys.map((key) => ` ${hashOf(key)}`), ...ids.map((id) => `\n${encodeURIComponent(id)}`)];
  const found = new Set<string>();
  for (const text of texts) {
    for (const part of wanted) {
      for (const line of linesWith(text, part)) found.add(decodeURIComponent(line.split(' ')[0] ?? ''));
    }
  }
  return [...found];
}

/** The lines of which `part` is a whole word. */
function* linesWith(text: string, part: string): Generator<string> {
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    const after = text[at + part.length];
    if (after !== ' ' && after !== '\n') continue;
    const start = text.lastIndexOf('\n', part.startsWith('\n') ? at : at - 1) + 1;
    yield text.slice(start, text.indexOf('\n', start));
  }
}
