import { describe, expect, test } from 'vitest';
import type { Item, Table } from '../../../functions/lib/aws/table.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const group = { id: '00g1', displayName: 'sre' };

/** How often the account was written while a worker was at work. */
async function writesOf(work: (rollcall: ReturnType<typeof createRollcall>) => Promise<unknown>) {
  const rollcall = createRollcall();
  const { table } = rollcall.roster;
  const write: Table['write'] = table.write.bind(table);
  let count = 0;
  await work(rollcall);
  table.write = (key, before: Item | undefined, fields) => {
    if (key.sk.startsWith('TARGET#')) count++;
    return write(key, before, fields);
  };
  await rollcall.drain();
  return count;
}

describe('a wake-up writes the account as seldom as a crash allows', () => {
  test('a joiner: begun, planned, made, proved', async () => {
    expect(
      await writesOf(async (rollcall) => {
        await rollcall.route(event('user.created', 1, { user: jane }));
        await rollcall.route(event('group.member_added', 2, { user: jane, group }));
      }),
    ).toBeLessThanOrEqual(4);
  });

  test('a leaver’s mute: begun, planned with the snapshot, proved', async () => {
    expect(
      await writesOf(async (rollcall) => {
        await rollcall.happen(event('user.created', 1, { user: jane }));
        await rollcall.route(event('user.suspended', 2, { user: jane }));
      }),
    ).toBeLessThanOrEqual(3);
  });

  test('a wake-up of whom nothing is to be done: nothing', async () => {
    expect(
      await writesOf(async (rollcall) => {
        await rollcall.happen(event('user.created', 1, { user: jane }));
        const { person } = await rollcall.personOf(jane.email);
        expect(await rollcall.apply({ person, target: 'pager', causedBy: 'test' })).toBe('already equal');
      }),
    ).toBe(0);
  });
});
