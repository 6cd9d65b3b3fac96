/** Source files by their path from the repository's root. */
export type Tree = Map<string, string>;

export type Import = { from: string; to: string; typeOnly: boolean };

/** A file as the rules look at it. In each text everything has the place that it has in the source. */
export type Scanned = {
  source: string;
  /** Without comments, and with nothing in its strings, templates and regular expressions. */
  code: string;
  comments: string;
  /** The code with its strings. */
  withoutComments: string;
  imports: Import[];
};
export type Files = Map<string, Scanned>;

export function scanAll(tree: Tree): Files {
  return new Map([...tree].map(([path, source]) => [path, scan(path, source)]));
}

/** Reads a source without a parser: enough to tell code from words. */
export function scan(path: string, source: string): Scanned {
  let code = '';
  let comments = '';
  let withoutComments = '';
  for (let at = 0; at < source.length; ) {
    const [kind, text] = lexeme(source, at, code);
    const blank = text.replace(/[^\n]/g, ' ');
    code += kind === 'code' ? text : kind === 'text' ? `'${blank.slice(2)}'` : blank;
    comments += kind === 'comment' ? text : blank;
    withoutComments += kind === 'comment' ? blank : text;
    at += text.length;
  }
  return { source, code, comments, withoutComments, imports: importsOf(path, code, withoutComments) };
}

const plain = /[^'"`/]+/y;
const comment = /\/\/.*|\/\*[\s\S]*?\*\//y;
const quoted = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** After these a slash begins a regular expression; after anything else it divides. */
const beforeRegex = /(?:^|[(,=:[!&|?{};>]|\breturn)\s*$/;

function lexeme(source: string, at: number, before: string): ['code' | 'comment' | 'text', string] {
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const code = match(plain);
  if (code !== undefined) return ['code', code];
  const words = match(comment);
  if (words !== undefined) return ['comment', words];
  if (source[at] === '`') return ['text', source.slice(at, endOfTemplate(source, at))];
  const text = match(quoted) ?? (beforeRegex.test(before.slice(-40)) ? match(regex) : undefined);
  return text === undefined ? ['code', source.charAt(at)] : ['text', text];
}

/** A template ends at its own back-tick: those inside `${…}` belong to others. */
function endOfTemplate(text: string, start: number): number {
  let depth = 0;
  let at = start + 1;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) {
      depth++;
      at += 2;
    } else if (text[at] === '`') {
      if (depth === 0) return at + 1;
      at = endOfTemplate(text, at);
    } else {
      if (text[at] === '}' && depth > 0) depth--;
      at++;
    }
  }
  return text.length;
}

const statement = /^(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?'([^'\n]+)'/gm;
const expression = /\bimport\(\s*'([^'\n]+)'/g;

/** What a file imports: our own files by their path from the root, packages and `#config` by their names. */
function importsOf(from: string, code: string, text: string): Import[] {
  const statements = [...text.matchAll(statement)];
  // Not where the words only stand in a string.
  const expressions = [...text.matchAll(expression)].filter(({ index }) => code.startsWith('import(', index));
  return [
    ...statements.map(([, type, to = '']) => ({ from, to: resolve(from, to), typeOnly: type !== undefined })),
    ...expressions.map(([, to = '']) => ({ from, to: resolve(from, to), typeOnly: false })),
  ];
}

function resolve(from: string, to: string): string {
  return to.startsWith('.') ? new URL(to, `file:///${from}`).pathname.slice(1) : to;
}
