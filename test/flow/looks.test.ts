/*
 * People come back by themselves after they were removed: a directory provisions them again, an organization is synchronized, and
 * anybody may subscribe to a public page.
 */
import { expect, test } from 'vitest';
import { configFor, drained, emailOf, eventOf, tell } from '../harness/burst.ts';
import type { Rollcall } from '../harness/rollcall.ts';

const hour = 3_600_000;
const email = emailOf(1);
const page = 'localpage001';
const config = {
  ...configFor('opsgenie', 'statuspage', 'pagertree', 'pagerduty'),
  access: [
    {
      group: '*',
      opsgenie: { role: 'User' },
      statuspage: { permissions: { [page]: { incidents: true } } },
      pagertree: { roles: ['communicator'] },
      pagerduty: { role: 'limited_user' },
    },
  ],
};
const vendors = {
  opsgenie: { resurrectAfter: 10 * hour },
  statuspage: { reappearsAfter: 10 * hour },
};
const ids = ['opsgenie', 'pagerduty', 'pagertree', 'statuspage'] as const;

const callsSoFar = ({ vendors: { simulators } }: Rollcall) =>
  Object.fromEntries(ids.map((id) => [id, simulators[id].calls.length]));

function looksOf({ table }: Rollcall): string[] {
  return table
    .items()
    .filter(({ lookedAgain }) => lookedAgain !== undefined)
    .map(({ target, what }) => `${target}: ${what}`)
    .sort();
}

/** Where anything of the person's is that is to be removed: PagerTree keeps everybody's own profile. */
async function placesOf({ vendors: { simulators } }: Rollcall): Promise<string[]> {
  const states = (['opsgenie', 'statuspage', 'pagerduty'] as const).map(async (id) => {
    const state: unknown = await (await simulators[id].app.request('/_state')).json();
    const kept = JSON.stringify(state, (key, value) =>
      key === 'calls' || key === 'mails' ? undefined : value,
    );
    return kept.includes(email) ? [id] : [];
  });
  return (await Promise.all(states)).flat();
}

test('a person who came back after a removal is found and removed again, and the looks cost few calls', async () => {
  const { told, spent } = await tell(
    { seed: 1, config, vendors, sweepEvery: hour / 12 },
    async (rollcall) => {
      const { scheduler } = rollcall;
      const wait = async (hours: number) => {
        await scheduler.sleep(hours * hour);
        await drained(rollcall);
      };
      await rollcall.send(eventOf(rollcall, 1));
      await drained(rollcall);
      await rollcall.send(eventOf(rollcall, 1, 'user.deleted'));
      await wait(72.5);
      expect(await placesOf(rollcall)).toEqual([]);
      const before = callsSoFar(rollcall);
      await wait(1.25);
      const first = callsSoFar(rollcall);
      // By now the directory has provisioned her again at Opsgenie, and she subscribed to the public page.
      const subscribers = [{ page_id: page, email }];
      await rollcall.vendors.simulators.statuspage.app.request('/_seed', {
        method: 'POST',
        body: JSON.stringify({ subscribers }),
      });
      await wait(23);
      expect(await placesOf(rollcall)).toEqual([]);
      const spent = Object.fromEntries(ids.map((id) => [id, (first[id] ?? 0) - (before[id] ?? 0)]));
      return { told: looksOf(rollcall), spent };
    },
  );
  const after = (length: string, found: string) => `looked again ${length} after the removal: ${found}`;
  const back = 'was back, removed again';
  expect(told).toEqual([
    `opsgenie: ${after('1 h', 'still gone')}`,
    `opsgenie: ${after('24 h', back)}`,
    `pagerduty: ${after('1 h', 'still gone')}`,
    `pagerduty: ${after('24 h', 'still gone')}`,
    `pagertree: ${after('1 h', 'still gone')}`,
    `pagertree: ${after('24 h', 'still gone')}`,
    `statuspage: ${after('1 h', 'still gone')}`,
    `statuspage: ${after('24 h', back)}`,
  ]);
  // By the address, and where a search may miss them in the list of all; at Statuspage on both pages that the key can see.
  const budgets = { opsgenie: 1, pagerduty: 2, pagertree: 2, statuspage: 8 };
  for (const id of ids) expect(spent[id], id).toBeLessThanOrEqual(budgets[id]);
  expect(Math.min(...Object.values(spent))).toBeGreaterThan(0);
});
