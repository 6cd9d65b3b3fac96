import { beforeEach, describe, expect, test } from 'vitest';
import { lookAt } from '../../../functions/core/operate/look-at.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const created = event('user.created', 1, { user: { id: '00u1', email, displayName: 'Jane Doe' } });

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(async () => {
  rollcall = createRollcall();
  await rollcall.happen(created);
});

async function look() {
  const { person } = await rollcall.personOf(email);
  const woken = await lookAt(rollcall.world, person, ['pager']);
  await rollcall.drain();
  return { woken: woken.length, account: (await rollcall.personOf(email)).accounts.pager };
}

describe('another look at a person', () => {
  test('corrects what was changed at the vendor by hand, although nothing else is desired', async () => {
    const account = rollcall.pager.byEmail(email);
    if (account === undefined) throw new Error('there is no account');
    account.muted = true;
    const found = await look();
    expect(rollcall.pager.byEmail(email)?.muted).toBe(false);
    expect(found.account?.status).toBe('applied');
  });

  test('at whom all is right changes nothing, and proves it again', async () => {
    const { person } = await rollcall.personOf(email);
    const before = await rollcall.roster.account(person, 'pager');
    const lines = (await rollcall.roster.history(person, 100)).length;
    const { woken, account } = await look();
    expect(woken).toBe(1);
    expect(account).toMatchObject({ status: 'applied', appliedHash: before?.appliedHash });
    expect(await rollcall.roster.history(person, 100)).toHaveLength(lines);
  });

  test('leaves a leaver muted until the end of the grace period, and no longer', async () => {
    await rollcall.happen(event('user.deleted', 5));
    expect((await look()).account).toMatchObject({ status: 'applied', appliedState: 'muted' });
    rollcall.clock.advance(80 * 3_600_000);
    await rollcall.sweep();
    await rollcall.drain();
    expect(rollcall.pager.byEmail(email)).toBeUndefined();
  });

  test('is not taken at a person of whom nothing is desired there', async () => {
    const { person } = await rollcall.personOf(email);
    expect(await lookAt(rollcall.world, person, ['another'])).toEqual([]);
    expect(rollcall.wakes).toEqual([]);
  });
});
