import { minute } from '../../lib/duration.ts';
import { createListings } from '../../lib/listing/index.ts';
import type { Log } from '../../lib/log.ts';
import { safeError } from '../../lib/safe-error.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { type Background, type BackgroundWorld, hasNoRoom } from './background.ts';

type ReadingWorld = BackgroundWorld & { log: Log };

const putOffFor = 5 * minute;

/**
 * Reads on in the long lists of a target that are waited for, one after the other, in the background. `deadline`: milliseconds
 * since 1970. Answers whether there is more to read.
 */
export function createListReader(
  world: ReadingWorld,
  background: Background,
): (deadline: number) => Promise<boolean> {
  const { targetId, aws, now, newId, targets } = world;
  const listings = createListings({ table: aws.table, owner: targetId, now, newId });
  const listOf = (client: unknown, name: string) => targets[targetId]?.list?.(client, name);

  async function readOn(name: string, until: number): Promise<void> {
    if (listOf(background.client(), name) === undefined) return listings.putOff(name, 24 * 60 * minute);
    const read = (cursor: string | undefined) =>
      background.call(async (client) => listOf(client, name)?.read(cursor));
    try {
      await listings.readOn(name, read, until);
    } catch (thrown) {
      // Where only our own limit has no room before the end, the next time is soon enough.
      await listings.putOff(name, hasNoRoom(thrown) ? 0 : putOffFor);
      if (!hasNoRoom(thrown)) tell(world, targetId, thrown);
    }
  }

  return async (deadline) => {
    background.begin(deadline);
    for (const name of await listings.wanted()) if (now() < deadline) await readOn(name, deadline);
    return (await listings.wanted()).length > 0;
  };
}

function tell({ log }: ReadingWorld, target: string, thrown: unknown): void {
  const { name, message: reason, status, cause } = asFailure(thrown);
  const why = cause === undefined ? undefined : safeError(cause);
  log.warn('a list could not be read on', { target, failure: name, reason, status, cause: why });
}
