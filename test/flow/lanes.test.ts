import { describe, expect, test } from 'vitest';
import { callsOf, configFor, drained, eventOf, joiners, tell } from '../harness/burst.ts';

const second = 1_000;
const minute = 60 * second;

describe('three hundred joiners at Statuspage, which takes sixty calls a minute', {
  timeout: 120_000,
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

describe('a leaver behind a thousand joiners', { timeout: 120_000 }, () => {
  test('is begun to be muted within 10 s and muted everywhere at Statuspage within 60 s', async () => {
    // A page and the rights of a team member, so that the mute takes more than one call.
    const everything = {
      pages: { localpage001: { groups: ['Internal'], components: ['API'] } },
      permissions: { localpage001: { incidents: true } },
    };
    const config = {
      sources: { okta: {} },
      targets: { statuspage: { organization: 'localorg0000', pages: ['localpage001'] } },
      access: [{ group: '*', statuspage: everything }],
    };
    await tell({ seed: 7, config }, async (rollcall) => {
      const { scheduler } = rollcall;
      await rollcall.send(eventOf(rollcall, 9_999));
      await drained(rollcall);
      await joiners(rollcall, 1_000);
      await scheduler.sleep(5 * minute);
      const left = scheduler.now();
      const departure = eventOf(rollcall, 9_999, 'user.deleted');
      await rollcall.send(departure);
      const isMuted = () => rollcall.table.items().some(({ appliedState }) => appliedState === 'muted');
      while (!isMuted() && scheduler.now() < left + 5 * minute) await scheduler.sleep(second);
      expect(scheduler.now() - left).toBeLessThan(60 * second);
      const steps = rollcall.table
        .items()
        .filter(({ sk, because }) => sk.startsWith('HISTORY#') && because === departure.id)
        .map(({ at }) => Date.parse(String(at)) - left);
      expect(steps.length).toBeGreaterThanOrEqual(2);
      expect(Math.min(...steps)).toBeLessThan(10 * second);
      expect(rollcall.queues.of('statuspage').ordinary.size()).toBeGreaterThan(900);
      expect(callsOf(rollcall, 'statuspage').refused).toBe(0);
    });
  });
});
