import { describe, expect, test } from 'vitest';
import { configFor, drained, emailOf, eventOf, tell } from '../harness/burst.ts';
import { type Fault, withFaults } from '../harness/faults.ts';
import type { RollcallOptions } from '../harness/rollcall.ts';

const second = 1_000;
const minute = 60 * second;

/** Something goes wrong with the `which`th change after `begin`; with every change where it is not said. */
function troubled(fault: Fault, which?: number) {
  let begun = false;
  let changes = 0;
  const through: RollcallOptions['through'] = (http, { sleep }) =>
    withFaults(
      http,
      ({ method }) => {
        if (!begun || method === 'GET') return undefined;
        changes++;
        return which === undefined || changes === which ? fault : undefined;
      },
      { sleep },
    );
  return {
    through,
    begin: () => {
      begun = true;
    },
  };
}

/** A person comes back from a mute while the vendor has trouble, and leaves so long after: who reaches them in the end? */
function enabledInTheEnd(fault: Fault, which: number, leavesAfter: number): Promise<boolean[]> {
  const { through, begin } = troubled(fault, which);
  return tell({ seed: 5, config: configFor('opsgenie'), through }, async (rollcall) => {
    const { scheduler } = rollcall;
    await rollcall.send(eventOf(rollcall, 1));
    await drained(rollcall);
    await rollcall.send(eventOf(rollcall, 1, 'user.suspended'));
    await scheduler.sleep(second);
    await drained(rollcall);
    begin();
    await rollcall.send(eventOf(rollcall, 1, 'user.reactivated'));
    await scheduler.sleep(leavesAfter);
    await rollcall.send(eventOf(rollcall, 1, 'user.deleted'));
    await scheduler.sleep(second);
    await drained(rollcall);
    await scheduler.sleep(5 * minute);
    await drained(rollcall);
    const { users } = (await rollcall.vendors.state('opsgenie')) as {
      users: { username: string; contacts: { enabled: boolean }[] }[];
    };
    const contacts = users.find(({ username }) => username === emailOf(1))?.contacts ?? [];
    expect(contacts.length).toBeGreaterThan(0);
    return contacts.map(({ enabled }) => enabled);
  });
}

// The same reason undoes a mute, a removal or a role at every vendor: a change whose answer was lost is made after the
// proof, or one that was begun before a lease ended.
describe('a change that is made after its answer was given up', { timeout: 1_200_000 }, () => {
  const lateness = [10_500, 13_000, 16_000, 19_500];
  test.each(lateness)(
    'of a colleague who leaves meanwhile, after %i ms, reaches nobody in the end',
    async (after) => {
      for (const which of [1, 2]) {
        for (const leavesAfter of [0, 4, 9, 12, 15].map((seconds) => seconds * second)) {
          const enabled = await enabledInTheEnd({ kind: 'late', after }, which, leavesAfter);
          expect({ which, leavesAfter, enabled }).toEqual({
            which,
            leavesAfter,
            enabled: enabled.map(() => false),
          });
        }
      }
    },
  );
});

describe('lists that are replaced as a whole, at a slow vendor', { timeout: 1_200_000 }, () => {
  const config = {
    ...configFor('pagertree'),
    access: [
      { group: '*', pagertree: { roles: ['communicator'] } },
      { group: 'sre', pagertree: { teams: ['SRE'] } },
    ],
  };
  const faults: [string, Fault, number | undefined][] = [
    ['that takes 8 s for every change', { kind: 'slow', takes: 8_000 }, undefined],
    ['that makes the first change 12 s late', { kind: 'late', after: 12_000 }, 1],
    ['that makes the second change 19 s late', { kind: 'late', after: 19_000 }, 2],
    ['that makes the third change 15 s late', { kind: 'late', after: 15_000 }, 3],
  ];
  test.each(faults)('lose no member: %s', async (_how, fault, which) => {
    const { through, begin } = troubled(fault, which);
    await tell({ seed: 6, config, through }, async (rollcall) => {
      const people = [1, 2, 3, 4, 5];
      for (const number of people) await rollcall.send(eventOf(rollcall, number));
      await drained(rollcall);
      begin();
      const group = { id: 'g1', displayName: 'SRE' };
      for (const number of people) {
        await rollcall.send({ ...eventOf(rollcall, number, 'group.member_added'), group });
        await rollcall.scheduler.sleep(300);
      }
      await drained(rollcall);
      await rollcall.scheduler.sleep(minute);
      await drained(rollcall);
      const { teams, accountUsers } = (await rollcall.vendors.state('pagertree')) as {
        teams: { name: string; member_account_user_ids: string[] }[];
        accountUsers: { id: string }[];
      };
      const ids = accountUsers
        .filter((account) => people.some((number) => JSON.stringify(account).includes(emailOf(number))))
        .map(({ id }) => id);
      expect(ids).toHaveLength(people.length);
      const members = teams.find(({ name }) => name === 'SRE')?.member_account_user_ids ?? [];
      expect(ids.filter((id) => !members.includes(id))).toEqual([]);
    });
  });
});
