import { beforeEach, describe, expect, test } from 'vitest';
import { createReading } from '../support/directory.ts';
import { event } from '../support/events.ts';
import { pagerConfig } from '../support/rollcall.ts';

const many = 500;
const userNumber = (index: number) => ({
  id: `00u${String(index).padStart(4, '0')}`,
  email: `person${index}@example.com`,
  displayName: `Person ${index}`,
});
const everybody = Array.from({ length: many }, (_, index) => userNumber(index));
const brake = { people: 10, per: '1h' };

let reading: ReturnType<typeof createReading>;
const settle = async () => {
  for (let round = 0; round < 40; round++) {
    await reading.sweep();
    await reading.drain();
    reading.clock.advance(60_000);
  }
};
const standing = async () => {
  const muted = [...reading.pager.accounts.values()].filter((account) => account.muted).length;
  let held = 0;
  for (const { email } of everybody) {
    const { accounts } = await reading.personOf(email);
    if (accounts.pager?.status === 'held' && accounts.pager.hold?.by === 'brake') held++;
  }
  return { muted, held, accounts: reading.pager.accounts.size };
};

describe('an identity provider that goes mad', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    reading = createReading(pagerConfig({ access: [{ group: 'staff', pager: {} }], leavers: { brake } }));
    const group = { id: 'g1', displayName: 'staff' };
    for (const user of everybody) await reading.route(event('group.member_added', 1, { user, group }));
    await reading.drain();
    expect(await standing()).toEqual({ muted: 0, held: 0, accounts: many });
    reading.clock.advance(3_600_000);
  });

  const ways: [string, () => Promise<void>][] = [
    [
      'by events',
      async () => {
        for (const user of everybody) await reading.route(event('user.deleted', 10, { user }));
      },
    ],
    [
      'by a group that is deleted',
      async () => {
        const group = { id: 'g1', displayName: 'staff' };
        await reading.route({ ...event('group.deleted', 10, { group }), user: undefined });
      },
    ],
    [
      'by a changed configuration',
      async () => {
        const { config } = reading.world();
        Object.assign(config, { access: [{ group: 'nobody', grants: { pager: {} } }] });
        const group = { id: 'g2', displayName: 'nobody' };
        for (const user of everybody) await reading.route(event('group.member_removed', 11, { user, group }));
      },
    ],
    [
      'by a list in which all are suspended',
      async () => {
        reading.directory.perPage = 100;
        reading.directory.users = everybody.map((user) => ({ user: { ...user, active: false } }));
        await reading.read();
      },
    ],
  ];
  test.each(ways)('%s: ten are muted, and nothing is done to the others', async (_way, goMad) => {
    await goMad();
    await settle();
    expect(await standing()).toEqual({ muted: 10, held: many - 10, accounts: many });
  });

  test('by a list that is empty: nobody is touched at all', async () => {
    reading.directory.users = [];
    expect((await reading.read()).outcome?.how).toBe('proves nothing');
    await settle();
    expect(await standing()).toEqual({ muted: 0, held: 0, accounts: many });
  });

  test('and when it is sane again, everybody is as before', async () => {
    for (const user of everybody) await reading.route(event('user.suspended', 10, { user }));
    await settle();
    for (const user of everybody) await reading.route(event('user.reactivated', 20, { user }));
    await settle();
    expect(await standing()).toEqual({ muted: 0, held: 0, accounts: many });
  });
});
