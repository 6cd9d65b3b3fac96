import { beforeEach, describe, expect, test } from 'vitest';
import type { Receipt, TargetReceipt } from '../../../functions/core/operate/receipt.ts';
import { receiptOn } from '../../../functions/core/operate/receipt-on.ts';
import { keys } from '../../../functions/core/roster/keys.ts';
import { event } from '../../support/events.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const hour = 3_600_000;
const keep = 400 * 24 * hour;
const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };

let rollcall: ReturnType<typeof createRollcall>;
const later = async (length: number) => {
  rollcall.clock.advance(length);
  await rollcall.sweep();
  await rollcall.drain();
};
const receipt = async (): Promise<Receipt> => {
  const found = await receiptOn(rollcall.world, jane.email, keep);
  if (!('person' in found)) throw new Error('nobody is known');
  return found;
};
const atPager = async (): Promise<TargetReceipt | undefined> =>
  (await receipt()).targets.find(({ target }) => target === 'pager');
const happens = (type: 'user.created' | 'user.deleted', seconds: number) =>
  rollcall.happen(
    event(type, seconds, { user: jane, occurredAt: new Date(rollcall.clock.now()).toISOString() }),
  );

beforeEach(async () => {
  rollcall = createRollcall(pagerConfig({ leavers: { brake: false, grace: '1h' } }));
  await happens('user.created', 1);
  rollcall.clock.advance(hour);
});

describe('a receipt', () => {
  test('is about the departure that is told last, and none of the one before', async () => {
    await happens('user.deleted', 2);
    rollcall.clock.advance(60_000);
    await happens('user.created', 3);
    expect(await atPager()).toMatchObject({ standing: 'back', causedBy: 'okta:user.deleted:2' });
    rollcall.clock.advance(hour);
    await happens('user.deleted', 4);
    const second = await atPager();
    expect(second).toMatchObject({ standing: 'muted', causedBy: 'okta:user.deleted:4' });
    expect(second?.steps.map(({ what }) => what)).toEqual(['mute the account']);
    await later(2 * hour);
    expect(await atPager()).toMatchObject({
      standing: 'gone',
      muted: { afterEvent: 0 },
      removed: { afterEvent: 7_200 },
      surfaces: [{ surface: 'the account', changes: 2 }],
    });
  });

  test('keeps when the mute and the first removal were proved, also where the account was back', async () => {
    await happens('user.deleted', 2);
    await later(2 * hour);
    const { muted, removed } = (await atPager()) ?? {};
    const back = { id: 'back', email: jane.email, name: 'Jane', muted: false, teams: [] };
    rollcall.pager.accounts.set('back', back);
    await later(2 * hour);
    const after = await atPager();
    expect({ muted: after?.muted, removed: after?.removed }).toEqual({ muted, removed });
    expect(after?.looks.map(({ what }) => what)).toEqual([
      'looked again 1 h after the removal, 1 h late: was back, removed again',
    ]);
  });

  test('shows what a step cost on call, hours before and after', async () => {
    await happens('user.deleted', 2);
    const { person } = await rollcall.personOf(jane.email);
    const consequences = [
      {
        rota: 'Night',
        until: 9,
        covered: { before: 168, after: 160 },
        lost: [{ start: 1, end: 2 }],
        ...{ unsure: [], moved: [], handed: [], remaining: [] },
      },
    ];
    await rollcall.roster.record(person, {
      target: 'pager',
      what: 'leave the rota',
      causedBy: 'okta:user.deleted:2',
      method: 'PUT',
      path: '/rotas/1',
      status: 200,
      costs: 'a rule is gone',
      consequences,
    });
    expect((await atPager())?.steps.at(-1)).toMatchObject({
      isDone: true,
      costs: 'a rule is gone',
      consequences,
    });
  });

  test('of a departure that a version of before proved says what is on record', async () => {
    await happens('user.deleted', 2);
    const { person } = await rollcall.personOf(jane.email);
    const key = keys.account(person, 'pager');
    const item = await rollcall.table.read(key);
    await rollcall.table.write(key, item, { ...item, departed: undefined });
    expect(await atPager()).toMatchObject({ standing: 'muted', knownAt: expect.any(String) });
    expect(await atPager()).not.toHaveProperty('muted');
  });

  test('of a target that the configuration names no more says what was done there', async () => {
    await happens('user.deleted', 2);
    await later(2 * hour);
    rollcall.world.config = { ...rollcall.world.config, targets: {} };
    expect(await atPager()).toMatchObject({ standing: 'gone', vendor: 'Pager' });
  });
});
