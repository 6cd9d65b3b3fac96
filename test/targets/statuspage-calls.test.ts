import { expect, test } from 'vitest';
import { default as config } from '../../functions/config.ts';
import type { EventType } from '../../functions/core/contracts/event-types.ts';
import { drained, eventOf, tell } from '../harness/burst.ts';

const hour = 60 * 60_000;
const group = { id: 'g1', displayName: 'sre' };

/**
 * What happens to a person, one after the other, and the calls it takes: as many more than the budget of the contract as
 * there are lists of names to be asked for, of the groups of two pages and the components of one.
 */
const changes: { change: string; events: EventType[]; most: number }[] = [
  { change: 'a joiner', events: ['user.created', 'group.member_added'], most: 9 },
  { change: 'a mute', events: ['user.suspended'], most: 11 },
  { change: 'an unmute', events: ['user.reactivated'], most: 9 },
  { change: 'a team lost', events: ['group.member_removed'], most: 8 },
];

test('where nobody asked lately what groups and components are called, a change costs these names besides', async () => {
  await tell({ seed: 3, config }, async (rollcall) => {
    const { calls } = rollcall.vendors.simulators.statuspage;
    for (const { change, events, most } of changes) {
      await rollcall.scheduler.sleep(hour);
      const from = calls.length;
      for (const type of events) {
        await rollcall.send({ ...eventOf(rollcall, 1, type), ...(type.startsWith('group.') && { group }) });
        await rollcall.scheduler.sleep(800);
      }
      await drained(rollcall);
      const spent = calls.slice(from).map(({ method, path }) => `${method} ${path}`);
      expect(spent.length, [change, ...spent].join('\n')).toBe(most);
    }
  });
});
