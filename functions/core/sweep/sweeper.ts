import type { Context } from 'aws-lambda';
import { second } from '../../lib/duration.ts';
import { createKeyExpiryWatch } from './key-expiry.ts';
import { type Sweeping, sweep } from './sweep.ts';

/** Kept at the end for writing down how it went. Milliseconds. */
const reserve = 5 * second;

/** Each sweep tells of the keys that end, once an hour, and then looks after everything that is due. */
export function createSweeper(world: Sweeping & Parameters<typeof createKeyExpiryWatch>[0]) {
  const tellExpiries = createKeyExpiryWatch(world);
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    await tellExpiries();
    await sweep(world, world.now() + context.getRemainingTimeInMillis() - reserve);
  };
}
