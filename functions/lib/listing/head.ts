import * as z from 'zod/mini';

const count = z.number().check(z.int(), z.gte(0));

/** One read of a whole list, from `begunAt` on; milliseconds since 1970. `items` are the items that hold its rows. */
const Round = z.object({
  number: count,
  begunAt: z.number(),
  endedAt: z.optional(z.number()),
  pages: count,
  rows: count,
  items: count,
  /** How many rows the other side says that there are. */
  total: z.optional(count),
  /** Where the next page begins. */
  cursor: z.optional(z.string()),
});

/** One read of a whole list. */
export type Round = z.infer<typeof Round>;

/** What is known of a list besides its rows. */
const Head = z.object({
  /** The list in words for people. */
  title: z._default(z.string(), ''),
  /** How many pages it was seen to have at least, and when. */
  seen: z._default(z.object({ pages: count, at: z.number() }), { pages: 0, at: 0 }),
  /** A round is wanted that began at this time or later. */
  wantedAt: z._default(z.number(), 0),
  /** When something was first asked of it that no round before can answer, by the hash of what was asked. */
  asks: z._default(z.record(z.string(), z.number()), {}),
  reading: z.optional(Round),
  complete: z.optional(Round),
  /** Who reads, and until when nobody else does. */
  reader: z.optional(z.object({ token: z.string(), until: z.number() })),
  dueAt: z.optional(z.string()),
});

/** What is known of a list besides its rows, as it is stored. */
export type Head = z.infer<typeof Head>;

/** What is stored, checked; a head that cannot be read is begun anew, and its rows with it. */
export function readHead(stored: unknown): Head {
  const result = Head.safeParse(stored ?? {});
  return result.success ? result.data : Head.parse({});
}

/** Whether there is something to read: a round that was begun, or one that is wanted. */
export function isWanted({ reading, complete, wantedAt }: Head): boolean {
  return reading !== undefined || wantedAt > (complete?.begunAt ?? 0);
}

/** The head with a wish for a round that began at `since` or later. */
export function wanting(head: Head, since: number, now: number): Head {
  const wantedAt = Math.max(head.wantedAt, Math.min(since, now));
  const wished = { ...head, wantedAt };
  return { ...wished, dueAt: isWanted(wished) ? (head.dueAt ?? new Date(now).toISOString()) : undefined };
}

/** The round to read on, begun now where none is under way. */
export function roundOf({ reading, complete }: Head, now: number): Round {
  if (reading !== undefined) return reading;
  return { number: (complete?.number ?? 0) + 1, begunAt: now, pages: 0, rows: 0, items: 0 };
}

/**
 * The head after another page of the round, which was the last one where there is no `next`: then the round is the
 * complete one, and what waited for it can be answered. `now` in milliseconds since 1970.
 */
export function advanced(
  head: Head,
  round: Round,
  page: { rows: number; items: number; next?: string; total?: number },
  now: number,
): Head {
  const { cursor: _, ...rest } = round;
  const next = {
    ...rest,
    pages: round.pages + 1,
    rows: round.rows + page.rows,
    items: round.items + page.items,
    ...(page.total !== undefined && { total: page.total }),
  };
  if (page.next !== undefined) return { ...head, reading: { ...next, cursor: page.next } };
  const seen = { pages: next.pages, at: now };
  const done = { ...head, seen, reading: undefined, complete: { ...next, endedAt: now } };
  return { ...done, dueAt: isWanted(done) ? new Date(now).toISOString() : undefined };
}

const asksAtMost = 500;
const askedFor = 48 * 60 * 60_000;

/** The head with what was asked, and when that was first; what nobody came back for is forgotten. */
export function asking(head: Head, ask: string, now: number): { head: Head; since: number } {
  const before = head.asks[ask] ?? now;
  const since = now - before < askedFor ? Math.min(before, now) : now;
  const kept = Object.entries({ ...head.asks, [ask]: since })
    .filter(([, at]) => now - at < askedFor)
    .sort(([, one], [, other]) => other - one)
    .slice(0, asksAtMost);
  return { head: { ...head, asks: Object.fromEntries(kept) }, since };
}
