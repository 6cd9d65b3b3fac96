import { expect, test } from 'vitest';
import { configFor, drained, eventOf, joiners, tell } from '../harness/burst.ts';

const many = 60;
const hour = 3_600_000;
const brake = { people: 10, per: '1h' };

test.each([11, 12, 13, 14, 15, 16])(
  'of many who leave at once exactly ten are muted everywhere and the others nowhere, whichever workers die (%i)',
  { timeout: 120_000 },
  async (seed) => {
    let kills = 0;
    const config = { ...configFor('opsgenie', 'pagertree'), leavers: { grace: '72h', brake } };
    const mishaps = () => ({ kills: () => kills, skew: 2_000 });
    await tell({ seed, config, mishaps }, async (rollcall) => {
      await joiners(rollcall, many);
      await drained(rollcall);
      await rollcall.scheduler.sleep(2 * hour);
      kills = 0.15;
      for (let number = 0; number < many; number++)
        await rollcall.send(eventOf(rollcall, number, 'user.deleted'));
      await rollcall.scheduler.sleep(hour / 3);
      kills = 0;
      await drained(rollcall);
      await rollcall.scheduler.sleep(2 * hour);
      const accounts = rollcall.table.items().filter(({ sk }) => sk.startsWith('TARGET#'));
      const who = (target: string, is: (item: (typeof accounts)[number]) => boolean) =>
        accounts.flatMap((item) => (item.target === target && is(item) ? [String(item.person)] : [])).sort();
      const muted = who('opsgenie', ({ appliedState }) => appliedState === 'muted');
      expect(muted).toHaveLength(10);
      expect(who('pagertree', ({ appliedState }) => appliedState === 'muted')).toEqual(muted);
      for (const target of ['opsgenie', 'pagertree'])
        expect(who(target, ({ status }) => status === 'held')).toHaveLength(many - 10);
    });
  },
);
