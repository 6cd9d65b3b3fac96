import * as z from 'zod/mini';

/**
 * Where the read of a list got to that shifts while it is read: how many rows it has passed, the ids of the last ones it
 * saw, how often in a row it had to go back (`tries`), and how often in a row a page began as the one before (`same`).
 */
const Cursor = z.object({
  passed: z.number().check(z.int(), z.gte(0)),
  last: z.array(z.string()),
  tries: z.number(),
  same: z._default(z.number(), 0),
});

/** Where the read of a shifting list got to. */
export type Cursor = z.infer<typeof Cursor>;

const start: Cursor = { passed: 0, last: [], tries: 0, same: 0 };
const back = 50;
const triesAtMost = 20;

/** The cursor in a text; one that cannot be read, and none, is the beginning. */
export function readCursor(text: string | undefined): Cursor {
  try {
    return Cursor.parse(JSON.parse(text ?? ''));
  } catch {
    return start;
  }
}

/** Whether a page goes on from what was read: it has one of the last rows, or there are none yet. */
export function isJoined({ last }: Cursor, ids: string[]): boolean {
  return last.length === 0 || ids.some((id) => last.includes(id));
}

/** Rows that went moved the rest: a bit back, or from the beginning where that does not help. */
export function stepBack(from: Cursor): Cursor {
  if (from.tries >= triesAtMost || from.passed === 0) return start;
  return { ...from, passed: Math.max(0, from.passed - back), tries: from.tries + 1 };
}
