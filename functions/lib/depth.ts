/**
 * Whether lists and objects of a JSON value are nested deeper than so many levels. Level by level, because walking into
 * ten thousand levels by recursion overflows the stack, as `JSON.stringify` does.
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value].filter(isNested);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((inner) => Object.values(inner).filter(isNested));
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
