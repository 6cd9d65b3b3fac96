import { beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../functions/core/contracts/target.ts';
import { statuspage } from '../../functions/targets/statuspage/index.ts';
import { createReturns, dieAt } from '../support/returns.ts';
import { createVendor, jane, one, organization, settle, two } from './statuspage-vendor.ts';

let vendor: ReturnType<typeof createVendor>;
let office: ReturnType<typeof officeOf>;

function officeOf(access?: object[]) {
  return createReturns({
    id: 'statuspage',
    target: statuspage as unknown as Target,
    client: vendor.worker().client,
    settings: { organization, pages: [one, two] },
    advance: vendor.clock.advance,
    ...(access && { access }),
  });
}

/** Everything of hers that a human could see, without ids that the vendor makes. */
async function seen() {
  const { groups, components, metrics, ...state } = await vendor.state();
  const nameOf = (id: string) =>
    [...groups, ...components, ...metrics].find((one) => one.id === id)?.name ?? id;
  const isHers = ({ email }: { email: string | null }) => email?.toLowerCase() === jane.email;
  const viewers = state.pageAccessUsers.filter(isHers);
  return {
    users: state.users.filter(isHers).length,
    permissions: await vendor.permissions(),
    viewers: viewers.map((viewer) => ({
      page: viewer.page_id,
      login: viewer.external_login,
      has: [...viewer.groups, ...viewer.components, ...viewer.metrics].map(nameOf).sort(),
    })),
    subscribers: state.subscribers
      .map(({ page_id, mode, email, endpoint, phone_number, components: only }) => ({
        page: page_id,
        to: [mode, email, endpoint, phone_number],
        only,
      }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

beforeEach(async () => {
  vendor = createVendor();
  office = officeOf();
  await settle(vendor);
  await office.joins();
});

describe('an account that was removed at Statuspage', () => {
  test('is as before but for what is named, and no step is left once it is restored', async () => {
    const before = await seen();
    await office.leaves();
    expect(await seen()).toMatchObject({ users: 0, viewers: [], subscribers: [] });
    await office.comesBack();
    const { steps, left } = await office.plan();
    expect(steps.length).toBeGreaterThan(4);
    expect(left).toEqual([
      'the id of the team member: it is a new one',
      'the password and API keys of the team member: they sign in, and make keys, anew',
      `the id and the password of the page access user of the page ${one}: they sign in anew`,
      `the id and the password of the page access user of the page ${two}: they sign in anew`,
    ]);
    await office.restore();
    expect(await seen()).toEqual(before);
    expect((await office.plan()).steps).toEqual([]);
    expect(await office.account()).toMatchObject({ status: 'unmanaged', externalIds: expect.anything() });
  });

  test('is not touched by a plan alone', async () => {
    await office.leaves();
    await office.comesBack();
    vendor.writes();
    const items = structuredClone(office.rollcall.table.items());
    await office.plan();
    expect(vendor.writes()).toEqual([]);
    expect(office.rollcall.table.items()).toEqual(items);
  });

  test('is restored once, wherever the command is cut off, and the next one goes on', async () => {
    const before = await seen();
    await office.leaves();
    await office.comesBack();
    for (let cut = 1; ; cut++) {
      const process = dieAt(office.rollcall, cut);
      await office.restore().catch(() => {});
      process.revive();
      if (!process.died()) break;
      // A command that was killed has the account for two minutes still.
      office.pass(130_000);
    }
    expect(await seen()).toEqual(before);
  });

  test('is restored by one of two operators at once, and the other one is told', async () => {
    const before = await seen();
    await office.leaves();
    await office.comesBack();
    const ended = await Promise.allSettled([office.restore(), office.restore()]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ended).toContainEqual(
      expect.objectContaining({
        reason: expect.objectContaining({ message: 'another worker has this person' }),
      }),
    );
    expect(await seen()).toEqual(before);
  });

  test('of a person who left is refused, with the ways to have it all the same', async () => {
    await office.leaves();
    await expect(office.plan()).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/they left.*bring them back at the source.*npx rollcall exclude/),
    });
    await office.excluded();
    const before = await office.plan();
    await office.restore();
    await office.settle(3_600_000);
    expect((await seen()).users).toBe(1);
    expect(before.steps.length).toBeGreaterThan(4);
  });

  test('has nothing that the configuration would take away again, and what it gives anyhow', async () => {
    vendor = createVendor();
    office = officeOf([
      { group: 'on-call', statuspage: { pages: { [one]: { groups: ['Customers'] } } } },
      { group: '*', statuspage: { pages: { [one]: { components: ['API'] } } } },
    ]);
    const group = { id: '00g9', displayName: 'on-call' };
    await office.joins();
    await office.happen('group.member_added', { group });
    const [viewer] = (await seen()).viewers;
    expect(viewer?.has).toEqual(['API', 'Customers']);
    await office.leaves();
    await office.happen('user.created');
    await office.happen('group.member_removed', { group });
    const { left } = await office.plan();
    expect(left).toContain(
      `the page access group Customers of the page ${one}: the configuration gives it to others, and would take it away again`,
    );
    await office.restore();
    vendor.writes();
    await office.rollcall.drain();
    expect(vendor.writes()).toEqual([]);
    expect((await seen()).viewers[0]?.has).toEqual(['API']);
    expect(await office.account()).toMatchObject({ status: 'applied' });
  });
});
