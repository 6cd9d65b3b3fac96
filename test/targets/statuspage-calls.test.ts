import { describe, expect, test } from 'vitest';
import { default as config } from '../../functions/config.ts';
import type { EventType } from '../../functions/core/contracts/event.ts';
import { drained, eventOf, tell } from '../harness/burst.ts';
import type { Rollcall } from '../harness/rollcall.ts';

const minute = 60_000;
const sre = { id: 'g1', displayName: 'sre' };

/** The calls that Statuspage gets for these events about a person, which are 0.8 s apart. */
async function callsFor(rollcall: Rollcall, person: number, ...types: EventType[]): Promise<string[]> {
  const { calls } = rollcall.vendors.simulators.statuspage;
  const from = calls.length;
  for (const [index, type] of types.entries()) {
    if (index > 0) await rollcall.scheduler.sleep(800);
    const event = { ...eventOf(rollcall, person, type), ...(type.startsWith('group.') && { group: sre }) };
    await rollcall.send({ ...event, id: `okta:${type}:${person}:${rollcall.scheduler.now()}` });
  }
  await drained(rollcall);
  return calls.slice(from).map(({ method, path, query }) => `${method} ${path}${query ? `?${query}` : ''}`);
}

/**
 * What happens to a person, one after the other, and how many calls it may take: where names are known, the budget; where
 * nobody asked for them lately, so many more as there are lists of them (the groups of two pages, the components of one).
 */
const changes: { change: string; events: EventType[]; known: number; unknown: number }[] = [
  { change: 'a joiner', events: ['user.created', 'group.member_added'], known: 8, unknown: 10 },
  { change: 'nothing new', events: ['user.updated', 'user.updated'], known: 0, unknown: 0 },
  { change: 'a mute', events: ['user.suspended'], known: 12, unknown: 12 },
  { change: 'an unmute', events: ['user.reactivated'], known: 6, unknown: 9 },
  { change: 'a team lost', events: ['group.member_removed'], known: 6, unknown: 8 },
];

describe('the calls that a change costs at Statuspage', () => {
  test.each(['known', 'unknown'] as const)('stay within the budget where names are %s', async (names) => {
    await tell({ seed: 3, config }, async (rollcall) => {
      for (const [index, { change, events, ...budget }] of changes.entries()) {
        await rollcall.scheduler.sleep(60 * minute);
        // A colleague joins a few minutes before: no list of people is that young any more, and names are still known.
        if (names === 'known') await callsFor(rollcall, 100 + index, 'user.created', 'group.member_added');
        await rollcall.scheduler.sleep(6 * minute);
        const calls = await callsFor(rollcall, 1, ...events);
        expect(calls.length, [change, ...calls].join('\n')).toBeLessThanOrEqual(budget[names]);
      }
    });
  });
});
