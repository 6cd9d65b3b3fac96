import { type Table, update } from './table.ts';

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

const heldAtMost = 30_000;
const lookAgainAfter = 200;

/**
 * Mutual exclusion across machines: `work` runs while nobody else holds `name`. A holder that died loses the lock
 * after 30 s. Throws `LockTimeout` where it cannot be had before `deadline` (milliseconds since 1970).
 */
export async function withLock<T>(
  world: LockWorld,
  name: string,
  deadline: number,
  work: () => Promise<T>,
): Promise<T> {
  const { table, now, sleep } = world;
  const key = { pk: `LOCK#${name}`, sk: 'LOCK' };
  const token = world.newId();
  for (;;) {
    const item = await update(table, key, (held) =>
      typeof held?.until === 'number' && held.until > now()
        ? undefined
        : { token, until: now() + heldAtMost },
    );
    if (item?.token === token) break;
    if (now() + lookAgainAfter > deadline) throw new LockTimeout(`${name} is held by somebody else`);
    await sleep(lookAgainAfter);
  }
  try {
    return await work();
  } finally {
    await update(table, key, (held) => (held?.token === token ? { token, until: 0 } : undefined));
  }
}
