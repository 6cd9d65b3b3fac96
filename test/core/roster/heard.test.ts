import { beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { matchingOf } from '../../../functions/core/reconcile/matching-of.ts';
import { recordEvent } from '../../../functions/core/roster/record-event.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const joined = event('group.member_added', 2, { user: jane });

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

async function heard() {
  const { person } = await rollcall.personOf(email);
  return (await rollcall.roster.history(person, 100)).flatMap(({ heard: line, causedBy, at }) =>
    line === undefined ? [] : [{ ...line, causedBy, at }],
  );
}

/** Every write of the table from here on, by the place of its item; `cut` throws in the place of one. */
function watchWrites(cut?: (pk: string, sk: string) => boolean): string[] {
  const writes: string[] = [];
  const { table } = rollcall;
  const write: Table['write'] = table.write.bind(table);
  table.write = async (key, before, fields) => {
    if (cut?.(key.pk, key.sk)) throw new Error('cut off');
    const isWritten = await write(key, before, fields);
    if (isWritten) writes.push(`${key.pk} ${key.sk}`);
    return isWritten;
  };
  return writes;
}

describe('the audit trail of a person', () => {
  test('says what was heard: type, source, event, when it happened and was heard, and the names of what it changed', async () => {
    rollcall.clock.advance(60_000);
    await rollcall.happen(created, joined);
    expect(await heard()).toEqual([
      {
        type: 'group.member_added',
        source: 'okta',
        user: '00u1',
        causedBy: joined.id,
        occurredAt: joined.occurredAt,
        at: '2026-01-05T09:01:00.000Z',
        attributes: ['groupNames'],
        joined: [{ id: '00g1', name: 'SRE' }],
        left: [],
      },
      expect.objectContaining({
        type: 'user.created',
        attributes: ['exists', 'active', 'email', 'displayName'],
      }),
    ]);
    expect(JSON.stringify(await heard())).not.toContain('example.com');
  });

  test('has one line of an event, however often it is delivered, and none of one that changes nothing', async () => {
    await rollcall.happen(created, joined, created, joined);
    rollcall.clock.advance(60_000);
    await rollcall.happen(joined, created, event('user.updated', 9, { user: jane }));
    expect(await heard()).toHaveLength(2);
  });

  test('has the line of an event that was cut off anywhere, once, when the event comes again', async () => {
    await rollcall.happen(created);
    const { person } = await rollcall.personOf(email);
    for (const isCut of [
      (pk: string) => pk.startsWith('HISTORY#'),
      (_pk: string, sk: string) => sk.startsWith('IDENTITY#'),
    ]) {
      const undo = rollcall.table.write;
      watchWrites(isCut);
      await expect(rollcall.route(joined)).rejects.toThrow('cut off');
      rollcall.table.write = undo;
      rollcall.clock.advance(60_000);
    }
    await rollcall.happen(joined, joined);
    const lines = await heard();
    expect(lines.filter(({ causedBy }) => causedBy === joined.id)).toHaveLength(1);
    expect((await rollcall.roster.load(person)).identities[0]?.memberships['00g1']?.value).toBe(true);
  });

  test('names forty groups of a record that names more, and says how many more there are', async () => {
    const groups = Array.from({ length: 100 }, (_, n) => ({ id: `g${n}`, displayName: `group ${n}` }));
    await rollcall.happen(event('user.observed', 1, { user: jane, groups }));
    const [line] = await heard();
    expect(line?.joined).toHaveLength(40);
    expect(line?.more).toBe(60);
  });
});

describe('a directory that says what is known already', () => {
  const groups = [{ id: '00g1', displayName: 'SRE' }];
  const observed = (seconds: number, rest: Partial<Event> = {}) =>
    event('user.observed', seconds, { user: jane, groups, ...rest });

  test('costs no write', async () => {
    await rollcall.happen(observed(1));
    const writes = watchWrites();
    for (const seconds of [2, 3])
      await recordEvent(matchingOf(rollcall.world), observed(seconds), { onlyNews: true });
    expect(writes).toEqual([]);
  });

  test('is stamped all the same where it is no list’s record', async () => {
    await rollcall.happen(observed(1));
    const writes = watchWrites();
    await rollcall.happen(observed(2));
    expect(writes.filter((write) => write.includes('IDENTITY#'))).toHaveLength(1);
    expect(await heard()).toHaveLength(1);
  });

  test.each([
    ['a name', { user: { ...jane, displayName: 'Jane Roe' } }],
    ['a group more', { groups: [...groups, { id: '00g2' }] }],
    ['a group less', { groups: [] }],
    ['a name of a group', { groups: [{ id: '00g1', displayName: 'DB' }] }],
    ['that they are suspended', { user: { ...jane, active: false } }],
  ])('writes %s that changed', async (_what, change) => {
    await rollcall.happen(observed(1));
    const writes = watchWrites();
    await rollcall.happen(observed(2, change));
    expect(writes.filter((write) => write.includes('IDENTITY#'))).toHaveLength(1);
    expect(await heard()).toHaveLength(2);
  });

  test('any other event is stamped all the same, so that a delayed one of before does not win', async () => {
    await rollcall.happen(created, event('user.reactivated', 20), event('user.suspended', 10));
    const { identities } = await rollcall.personOf(email);
    expect(identities[0]?.active?.value).toBe(true);
  });
});
