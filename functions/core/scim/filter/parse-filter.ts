import { type Comparison, comparisons, type Filter, type Literal } from './filter.ts';
import { invalid, type Token, tokensOf } from './tokens.ts';

/*
 * A parser by recursive descent, a function a rule of the grammar: https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2
 *
 *   or    = and *( "or" and )
 *   and   = term *( "and" term )
 *   term  = [ "not" ] "(" or ")" / path "[" or "]" [ "." sub test ] / path test
 *   test  = "pr" / comparison literal
 *
 * The RFC has neither `.sub test` behind brackets, which Entra sends (`emails[type eq "work"].value eq "…"`), nor literals without
 * quotes, which Entra's documentation shows. Words are told apart in any letter case.
 */

type Reader = { tokens: Token[]; next: number; depth: number };

const depthAtMost = 20;

/** A filter out of its text. Throws `invalidFilter`. */
export function parseFilter(text: string): Filter {
  const reader: Reader = { tokens: tokensOf(text), next: 0, depth: 0 };
  const filter = either(reader);
  if (peek(reader) !== undefined) throw invalid(`has a word too many ${placeIn(reader)}`);
  return filter;
}

function either(reader: Reader): Filter {
  return chain(reader, 'or', (inner) => chain(inner, 'and', term));
}

function chain(reader: Reader, op: 'and' | 'or', part: (reader: Reader) => Filter): Filter {
  const filters = [part(reader)];
  while (isWord(peek(reader), op)) {
    reader.next++;
    filters.push(part(reader));
  }
  const [only] = filters;
  return filters.length === 1 && only !== undefined ? only : { op, filters };
}

function term(reader: Reader): Filter {
  const token = take(reader);
  if (isWord(token, 'not') && peek(reader)?.text === '(') {
    reader.next++;
    return { op: 'not', filter: inside(reader, ')') };
  }
  if (token?.text === '(' && token.kind === 'bracket') return inside(reader, ')');
  if (token?.kind !== 'word') throw invalid(`has no attribute ${placeIn(reader, -1)}`);
  const path = token.text;
  const bracket = peek(reader);
  if (bracket?.kind !== 'bracket' || bracket.text !== '[') return test(reader, path);
  reader.next++;
  const filter = inside(reader, ']');
  const sub = peek(reader);
  if (sub?.kind !== 'word' || !sub.text.startsWith('.')) return { op: 'in', path, filter };
  reader.next++;
  const filters = [filter, test(reader, sub.text.slice(1))];
  return { op: 'in', path, filter: { op: 'and', filters } };
}

function inside(reader: Reader, end: ')' | ']'): Filter {
  if (++reader.depth > depthAtMost) throw invalid(`is nested deeper than ${depthAtMost} levels`);
  const filter = either(reader);
  if (take(reader)?.text !== end) throw invalid(`lacks a ${end} ${placeIn(reader, -1)}`);
  reader.depth--;
  return filter;
}

function test(reader: Reader, path: string): Filter {
  const token = take(reader);
  if (isWord(token, 'pr')) return { op: 'pr', path };
  const op = comparisons.find((word) => isWord(token, word));
  if (op === undefined) throw invalid(`has no operator ${placeIn(reader, -1)}`);
  return compared(op, path, literal(take(reader), reader));
}

const orders: readonly Comparison[] = ['gt', 'ge', 'lt', 'le'];

/** Neither is greater than the other: https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2 */
function compared(op: Comparison, path: string, value: Literal): Filter {
  if ((typeof value === 'boolean' || value === null) && op !== 'eq' && op !== 'ne')
    throw invalid(
      `compares ${String(value)} by ${op}, which ${orders.includes(op) ? 'has no order' : 'is no text'}`,
    );
  return { op, path, value };
}

const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const words = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function literal(token: Token | undefined, reader: Reader): Literal {
  if (token === undefined || token.kind === 'bracket') throw invalid(`has no value ${placeIn(reader, -1)}`);
  if (token.kind === 'text') return unquoted(token.text);
  const word = words.get(token.text.toLowerCase());
  if (word !== undefined) return word;
  return number.test(token.text) ? Number(token.text) : token.text;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw invalid('has a text that is not one of JSON');
  }
}

const peek = ({ tokens, next }: Reader): Token | undefined => tokens[next];
const take = (reader: Reader): Token | undefined => reader.tokens[reader.next++];

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function placeIn({ tokens, next }: Reader, shift = 0): string {
  const token = tokens[next + shift];
  return token === undefined ? 'at its end' : `at character ${token.at + 1}`;
}
