/**
 * The candidate that a misspelt word most likely means, or `undefined` where none is near. Near is: the same but for
 * letter case, or at most one edit for each three characters (one too many, too few, another one, or two swapped).
 *
 * @example closest('accesss', ['access', 'sources']) // 'access'
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, edits: edits(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(word.length, candidate.length) / 3)
    .sort((one, other) => one.edits - other.edits);
  return near[0]?.candidate;
}

/** Damerau and Levenshtein's distance, with swaps of neighbours (optimal string alignment). */
function edits(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line[column] = Math.min(
        at(last, column) + 1,
        at(line, column - 1) + 1,
        at(last, column - 1) + change,
        swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = line;
  }
  return at(last, other.length);
}

function at(line: number[], index: number): number {
  return line[index] ?? Number.POSITIVE_INFINITY;
}
