import { ScimError } from '../scim-error.ts';

/** A piece of a filter: a bracket, a text in quotes, or a word (a path, an operator, a number, `true`). */
export type Token = { kind: 'bracket' | 'text' | 'word'; text: string; at: number };

/** A path with a URN, a value and three words around them have a few hundred characters; a list of ids is no filter of ours. */
const lengthAtMost = 8_192;

const patterns = [
  { kind: 'blank', pattern: /[ \t\r\n]+/y },
  { kind: 'bracket', pattern: /[()[\]]/y },
  { kind: 'text', pattern: /"(?:[^"\\]|\\.)*"/sy },
  { kind: 'word', pattern: /[^\s()[\]"]+/y },
] as const;

/** The pieces of a filter, in order. Throws `invalidFilter`. */
export function tokensOf(filter: string): Token[] {
  if (filter.length > lengthAtMost) throw invalid('is longer than 8,192 characters');
  const tokens: Token[] = [];
  for (let at = 0; at < filter.length; ) {
    const { kind, text } = pieceAt(filter, at);
    if (kind !== 'blank') tokens.push({ kind, text, at });
    at += text.length;
  }
  return tokens;
}

function pieceAt(filter: string, at: number) {
  for (const { kind, pattern } of patterns) {
    pattern.lastIndex = at;
    const [text] = pattern.exec(filter) ?? [];
    if (text !== undefined) return { kind, text };
  }
  throw invalid(`has a text without an end at character ${at + 1}`);
}

/** What is wrong with a filter, in words that follow "the filter". */
export function invalid(what: string): ScimError {
  return new ScimError(400, `the filter ${what}`, 'invalidFilter');
}
