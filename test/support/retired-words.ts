/** A word of a tongue of our own, and what the field says in its place. */
type Retired = {
  word: RegExp;
  say: string;
  /** The folder in which the word is retired. @default everywhere */
  within?: string;
};

/** Between two words: a blank, a hyphen, or the end of a line of a comment. */
const gap = String.raw`(?:[\s*/]+|-)`;

const retired: Retired[] = [
  { word: /\bbur(?:y|ies|ied|ying)\b/g, say: 'dead letter' },
  { word: /\bpark(?:s|ed|ing)?\b/g, say: 'quarantine (a body), hold (a leaver)' },
  // A letter of the alphabet stays one where the words beside it say so.
  {
    word: new RegExp(
      `(?<!\\b(?:dead|case|[\\d]+)${gap})\\bletters?\\b(?!${gap}case\\b|,? (?:(?:or|and) )?digits?\\b|, such)`,
      'g',
    ),
    say: 'dead letter, or character',
  },
  { word: /\bstrangers?\b/g, say: 'an unknown sender, the allow list' },
  { word: /\bestates?\b/g, say: 'transfer' },
  { word: /\bheirs?\b/g, say: 'new owner' },
  { word: /\bbequeath\w*/g, say: 'transfer' },
  { word: new RegExp(`\\bleft${gap}behind\\b`, 'g'), say: 'orphaned account' },
  { word: /\breconsider\w*/g, say: 'reconcile, evaluate' },
  { word: /\bdossiers?\b/g, say: 'what was loaded, by its name' },
  { word: /\benrol(?:l?(?:s|ed|ing|ment))?\b/g, say: 'create' },
  { word: /\babsorb\w*/g, say: 'record' },
  { word: /\bshield\w*/g, say: 'circuit' },
  // `silentAfter` is a name of the configuration, `-silent` one of alarms and options, a log's level one of tools.
  { word: /\bsilenc(?:e[sd]?|ing)\b|(?<!-|level: ')\bsilent\b(?! after\b)/g, say: 'mute' },
  { word: /\buntouched\b/g, say: 'unmanaged, or: as it was' },
  { word: /\bmend(?:s|ed|ing)?\b/g, say: 'fix, repair' },
  { word: /\bsomebody\b/g, say: 'the person, the operator, or who it is' },
  { word: /\bwhoever\b/g, say: 'the subject by its noun' },
  { word: /\b(?:house|ground)s?\b/g, say: 'stage, resources, context', within: 'infra/' },
];

/** Identifiers in their words, in lower case; every line stays where it is. */
function plain(text: string): string {
  return text
    .replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .replaceAll('_', ' ')
    .toLowerCase();
}

/**
 * A sentence for each retired word in a file: in its path, comments, strings and identifiers.
 *
 * @example
 * retiredIn('infra/a.ts', 'const parkedBodies = 1;');
 * // ['infra/a.ts:1 says "parked": say quarantine (a body), hold (a leaver)']
 */
export function retiredIn(path: string, source: string): string[] {
  const text = plain(source);
  const rules = retired.filter(({ within = '' }) => path.startsWith(within));
  return rules.flatMap(({ word, say }) => {
    const inPath = [...plain(path).matchAll(word)].map(
      ([found]) => `${path} is called "${found}": say ${say}`,
    );
    const inText = [...text.matchAll(word)].map(({ 0: found, index }) => {
      const line = text.slice(0, index).split('\n').length;
      return `${path}:${line} says "${found.replace(/[\s*/]+/g, ' ')}": say ${say}`;
    });
    return [...inPath, ...inText];
  });
}
