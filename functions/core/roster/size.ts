import { type Table, update } from '../../lib/aws/table.ts';
import { keys } from './keys.ts';

/** How many persons the roster had when they were last counted; 0 before. */
export async function rosterSize(table: Table): Promise<number> {
  const count = (await table.read(keys.size))?.persons;
  return typeof count === 'number' ? count : 0;
}

/** Puts on record how many persons there are. */
export async function noteSize(table: Table, persons: number): Promise<void> {
  await update(table, keys.size, (item) => (item?.persons === persons ? undefined : { persons }));
}
