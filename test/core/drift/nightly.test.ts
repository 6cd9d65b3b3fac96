import { beforeEach, describe, expect, test } from 'vitest';
import { Transient } from '../../../functions/core/contracts/errors.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { decodeWork } from '../../../functions/core/delivery/work.ts';
import { driftJobOf } from '../../../functions/core/drift/job.ts';
import { reportOf } from '../../../functions/core/drift/report.ts';
import { runDrift } from '../../../functions/core/drift/run-drift.ts';
import { compareTargets } from '../../../functions/core/sweep/drifts.ts';
import { event } from '../../support/events.ts';
import { pagerTarget } from '../../support/pager.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const hour = 3_600_000;
const start = Date.parse('2026-01-06T00:00:00Z');
const names = Array.from({ length: 12 }, (_, index) => `person${index}`);

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(async () => {
  rollcall = createRollcall(pagerConfig());
  rollcall.pager.perPage = 3;
  for (const [index, name] of names.entries()) {
    const user = { id: name, email: `${name}@example.com`, displayName: name };
    await rollcall.happen(event('user.created', index, { user }));
  }
  rollcall.pager.calls.length = 0;
});

/** A sweep at this hour of a day, UTC; answers how many messages it sent. */
async function sweepAt(day: number, hours: number): Promise<number> {
  const before = rollcall.asked.length;
  rollcall.clock.advance(start + day * 24 * hour + hours * hour - rollcall.clock.now());
  await compareTargets(rollcall.world);
  return rollcall.asked.length - before;
}

/** Works off one message, in so much time; answers whether there was one, which comes back where the work fails. */
async function work(milliseconds: number): Promise<boolean> {
  const message = rollcall.asked[0];
  if (message === undefined) return false;
  const work = decodeWork(message.body);
  if (!('comparison' in work)) throw new Error('that is no comparison');
  const { pager, world, clock } = rollcall;
  const surveyed = { id: 'pager', target: pagerTarget as Target, client: pager };
  // Each call takes a second.
  const call = async <T>(one: (client: unknown) => Promise<T>) => {
    clock.advance(1_000);
    return one(pager);
  };
  await runDrift({ ...world, surveyed, call }, work.comparison, clock.now() + milliseconds);
  rollcall.asked.shift();
  return true;
}
const report = async () => (await reportOf(rollcall.table, 'pager')) ?? expect.fail('there is no report');

describe('every night the accounts of each target are compared', () => {
  test('once, and not by day', async () => {
    expect(await sweepAt(0, 12)).toBe(0);
    expect(await sweepAt(1, 2)).toBe(1);
    expect(await sweepAt(1, 2.1)).toBe(0);
    while (await work(60_000));
    expect(await report()).toMatchObject({
      reads: 4,
      accounts: 12,
      persons: 12,
      outcome: { how: 'complete' },
    });
    expect(await sweepAt(1, 3)).toBe(0);
    expect(await sweepAt(2, 1.5)).toBe(1);
  });

  test('and goes on where its message was lost', async () => {
    await sweepAt(1, 2);
    rollcall.asked.length = 0;
    expect(await sweepAt(1, 2.1)).toBe(0);
    expect(await sweepAt(1, 2.5)).toBe(1);
    while (await work(60_000));
    expect((await driftJobOf(rollcall.table, 'pager'))?.endedAt).toBeDefined();
  });

  test('but not where the configuration says no', async () => {
    const compared = rollcall.world.config;
    rollcall.world.config = { ...compared, targetsNotCompared: ['pager'] };
    expect(await sweepAt(1, 2)).toBe(0);
  });

  test('and for how long none proved anything is told, also where none ever did', async () => {
    const told = () => rollcall.counted('DriftAge').at(-1);
    const { pager } = rollcall;
    const people = new Map(pager.accounts);
    pager.accounts.clear();
    await sweepAt(1, 2);
    expect(told()).toBeUndefined();
    while (await work(60_000));
    expect((await report()).outcome.how).toBe('proves nothing');
    await sweepAt(3, 0);
    expect(told()).toMatchObject({ target: 'pager', value: 46 });
    for (const [id, account] of people) pager.accounts.set(id, account);
    await sweepAt(3, 2);
    while (await work(60_000));
    await sweepAt(3, 8);
    expect(told()?.value).toBeCloseTo(6, 1);
  });

  test('a page at a time where there is little time, and none twice, also where the read is cut off', async () => {
    const [first] = rollcall.pager.accounts.values();
    if (first !== undefined) first.name = 'By hand';
    await sweepAt(1, 2);
    await work(1);
    rollcall.pager.troubles.push(new Transient('the connection was lost'));
    await expect(work(1)).rejects.toThrow('the connection was lost');
    expect((await driftJobOf(rollcall.table, 'pager'))?.lastError).toBe('the connection was lost');
    while (await work(1));
    expect(rollcall.pager.calls).toEqual(['list 0', 'list 3', 'list 3', 'list 6', 'list 9']);
    expect(await report()).toMatchObject({ counts: { different: 1, missing: 0, surplus: 0, leftAlone: 0 } });
  });

  test('without a write of anybody of whom all is right, and nobody’s address is left', async () => {
    rollcall.pager.accounts.set('X', { id: 'X', email: 'x@human.test', name: 'X', muted: false, teams: [] });
    const persons = () => JSON.stringify(rollcall.table.items().filter(({ pk }) => !pk.startsWith('DRIFT#')));
    const before = persons();
    await sweepAt(1, 2);
    await work(1);
    expect(JSON.stringify(rollcall.table.items())).toContain('person0@example.com');
    while (await work(60_000));
    expect(persons()).toBe(before);
    const kept = JSON.stringify(rollcall.table.items().filter(({ pk }) => pk.startsWith('DRIFT#')));
    expect(kept).not.toContain('@');
    expect((await report()).counts.leftAlone).toBe(1);
  });

  test('and of a list that proves nothing it is said why, and nobody is woken', async () => {
    rollcall.pager.accounts.clear();
    await sweepAt(1, 2);
    while (await work(60_000));
    expect(await report()).toMatchObject({
      outcome: { how: 'proves nothing', why: 'the list is empty' },
      differences: [],
    });
    expect(rollcall.wakes).toEqual([]);
  });
});
