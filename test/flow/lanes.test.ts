import { describe, expect, test } from 'vitest';
import { callsOf, configFor, drained, everywhere, joiners, leaverBehind, tell } from '../harness/burst.ts';

const second = 1_000;
const minute = 60 * second;

describe('three hundred joiners at Statuspage, which takes sixty calls a minute', {
  timeout: 1_200_000,
}, () => {
  test('are done with no call refused, at least 97 % of the limit used and nothing dead-lettered', async () => {
    await tell({ seed: 5, config: configFor('statuspage') }, async (rollcall) => {
      await joiners(rollcall, 300);
      await drained(rollcall);
      const { made, refused, seconds } = callsOf(rollcall, 'statuspage');
      expect(refused).toBe(0);
      expect(made / seconds).toBeGreaterThan(0.97);
      expect(rollcall.queues.dead()).toEqual([]);
    });
  });

  test('wear out no message: each is received once', async () => {
    await tell({ seed: 6, config: configFor('statuspage') }, async (rollcall) => {
      await joiners(rollcall, 300);
      await drained(rollcall);
      expect(rollcall.logs).toEqual([]);
    });
  });
});

describe('a leaver behind a thousand joiners at three vendors', { timeout: 1_200_000 }, () => {
  const kinds: Record<string, object> = {
    'on two pages of Statuspage': {},
    'on two pages of Statuspage who may edit incidents': {
      permissions: { localpage001: { incidents: true } },
    },
  };
  const moments: Record<string, number> = {
    'who are still to be routed': 0,
    'who have kept every vendor busy for five minutes': 5 * minute,
  };
  const stories = Object.entries(kinds).flatMap(([kind, rights]) =>
    Object.entries(moments).map(([moment, wait]) => ({ kind, rights, moment, wait })),
  );

  test.each(stories)(
    'is begun to be muted within 10 s and muted everywhere within 60 s: $kind, behind joiners $moment',
    async ({ rights, wait }) => {
      await tell({ seed: 7, config: everywhere(rights) }, async (rollcall) => {
        const { scheduler } = rollcall;
        const { departure, left } = await leaverBehind(rollcall, 1_000, wait);
        const muted = () => rollcall.table.items().filter(({ appliedState }) => appliedState === 'muted');
        while (muted().length < 3 && scheduler.now() < left + 5 * minute) await scheduler.sleep(second);
        expect(scheduler.now() - left).toBeLessThan(60 * second);
        const steps = rollcall.table
          .items()
          .filter(({ pk, causedBy }) => pk.startsWith('HISTORY#') && causedBy === departure.id);
        for (const vendor of ['opsgenie', 'statuspage', 'pagertree'] as const) {
          const times = steps
            .filter(({ target }) => target === vendor)
            .map(({ at }) => Date.parse(String(at)) - left);
          expect(Math.min(...times)).toBeLessThan(10 * second);
          expect(callsOf(rollcall, vendor).refused).toBe(0);
        }
        const { lifecycle, of } = rollcall.queues;
        expect(lifecycle.ordinary.size() + of('statuspage').ordinary.size()).toBeGreaterThan(600);
      });
    },
  );
});
