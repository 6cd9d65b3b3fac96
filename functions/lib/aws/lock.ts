import { type Hold, holdAtMost, standing } from '../hold.ts';
import { type Item, type Table, update } from './table.ts';

/**
 * What a lock needs: a table that all who share it write to, the time in milliseconds since 1970, and ids that are
 * never the same.
 */
export type LockWorld = {
  table: Table;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
};

/** The lock could not be had in time; nothing was done. */
export class LockTimeout extends Error {
  override readonly name = 'LockTimeout';
}

/** Times in milliseconds since 1970. */
export type LockOptions = {
  /** How long the lock is had at most, which is longer than anything lasts that the work begins. @default in 60 s */
  until?: number;
  /** Asked when the work is over: what it began may be under way until then, and so the lock lasts. @default now */
  settledAt?(): number;
};

const lookAgainAfter = 200;

/**
 * Mutual exclusion across machines: `work` runs while nobody else holds `name`. A holder that died loses the lock
 * at its end. Throws `LockTimeout` where it cannot be had before `deadline` (milliseconds since 1970).
 */
export async function withLock<T>(
  world: LockWorld,
  name: string,
  deadline: number,
  work: () => Promise<T>,
  { until, settledAt = () => 0 }: LockOptions = {},
): Promise<T> {
  const { table, now, sleep } = world;
  const key = { pk: `LOCK#${name}`, sk: 'LOCK' };
  const token = world.newId();
  for (;;) {
    const item = await update(table, key, (stored) => {
      const held = standing(holdIn(stored), now());
      if (held === 'held') return undefined;
      if (held !== 'free') return { ...stored, ...held };
      const end = until ?? now() + holdAtMost;
      return { token, until: end, takes: end - now() };
    });
    if (item?.token === token) break;
    if (now() + lookAgainAfter > deadline) throw new LockTimeout(`${name} is held by another process`);
    await sleep(lookAgainAfter);
  }
  try {
    return await work();
  } finally {
    const settled = settledAt();
    await update(table, key, (held) =>
      held?.token === token
        ? { token, until: settled > now() ? settled : 0, takes: Math.max(0, settled - now()) }
        : undefined,
    );
  }
}

/** A lock that was given back has no end. One that cannot be read is held, for as long as the longest. */
function holdIn(item: Item | undefined): Hold | undefined {
  if (item === undefined || item.until === 0) return undefined;
  const { token, until, takes, seen } = item;
  return {
    token: String(token),
    until: typeof until === 'number' ? until : Number.NaN,
    ...(typeof takes === 'number' && { takes }),
    ...(Array.isArray(seen) && { seen: seen.filter((at) => typeof at === 'number') }),
  };
}
