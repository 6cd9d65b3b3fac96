import { beforeEach, describe, expect, test } from 'vitest';
import { Transient } from '../../../functions/core/contracts/errors.ts';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { survey } from '../../../functions/core/drift/survey.ts';
import { exclude } from '../../../functions/core/roster/exclusions.ts';
import { event } from '../../support/events.ts';
import { pagerTarget } from '../../support/pager.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const hour = 3_600_000;
const names = Array.from({ length: 20 }, (_, index) => `person${index}`);
const emailOf = (name: string) => `${name}@example.com`;
const userOf = (name: string) => ({ id: name, email: emailOf(name), displayName: name });

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(async () => {
  rollcall = createRollcall(pagerConfig({ leavers: { brake: { people: 5, per: '1h' }, grace: '1h' } }));
  for (const [index, name] of names.entries())
    await rollcall.happen(event('user.created', index, { user: userOf(name) }));
  rollcall.clock.advance(hour);
});

const look = () => {
  rollcall.clock.advance(1_000);
  return survey(rollcall.world, { id: 'pager', target: pagerTarget as Target, client: rollcall.pager });
};
const account = (name: string) => rollcall.pager.byEmail(emailOf(name)) ?? expect.fail();
const idOf = async (name: string) => (await rollcall.personOf(emailOf(name))).person;
const leaves = async (name: string) => {
  const seconds = (rollcall.clock.now() - Date.parse(event('user.deleted', 0).occurredAt)) / 1_000;
  await rollcall.happen(event('user.deleted', seconds, { user: { id: name } }));
};
/** Removed, and the account made again by a human. */
async function comesBack(name: string) {
  await leaves(name);
  rollcall.clock.advance(2 * hour);
  await rollcall.sweep();
  await rollcall.drain();
  expect(rollcall.pager.byEmail(emailOf(name))).toBeUndefined();
  rollcall.pager.accounts.set('again', {
    id: 'again',
    email: emailOf(name),
    name,
    muted: false,
    teams: [],
  });
}

describe('drift', () => {
  test('is nothing where everybody is what they should be, at a call a page and no write', async () => {
    const before = JSON.stringify(rollcall.table.items());
    rollcall.pager.calls.length = 0;
    const found = await look();
    expect(found).toMatchObject({
      outcome: { how: 'complete' },
      reads: 2,
      accounts: 20,
      persons: 20,
      counts: { surplus: 0, missing: 0, different: 0, leftAlone: 0, onTheWay: 0 },
      differences: [],
    });
    expect(rollcall.pager.calls).toEqual(['list 0', 'list 10']);
    expect(JSON.stringify(rollcall.table.items())).toBe(before);
  });

  test('says first whose account is there though they left, then what is missing and what is different', async () => {
    account('person1').name = 'Renamed by hand';
    rollcall.pager.accounts.delete(account('person2').id);
    await comesBack('person3');
    const { differences, counts } = await look();
    expect(differences).toEqual([
      { person: await idOf('person3'), kind: 'surplus', hasLeft: true, steps: ['delete the account'] },
      { person: await idOf('person2'), kind: 'missing', steps: ['create the account'] },
      { person: await idOf('person1'), kind: 'different', steps: ['change the account'] },
    ]);
    expect(counts).toMatchObject({ surplus: 1, ofLeavers: 1, missing: 1, different: 1 });
  });

  test('is no account of whom nobody knows: it is left alone', async () => {
    rollcall.pager.accounts.set('X', {
      id: 'X',
      email: 'unknown@example.com',
      name: 'S',
      muted: false,
      teams: [],
    });
    const { leftAlone, differences } = await look();
    expect(differences).toEqual([]);
    expect(leftAlone).toEqual([{ id: 'X', emails: ['unknown@example.com'] }]);
  });

  test('is nobody whose account changed while the list was read', async () => {
    const { read } = rollcall.pager.list;
    rollcall.pager.perPage = 20;
    rollcall.pager.list.read = async (cursor) => {
      const page = await read(cursor);
      rollcall.clock.advance(1_000);
      await comesBack('person3');
      return page;
    };
    expect(await look()).toMatchObject({ differences: [], leftAlone: [], counts: { notCompared: 1 } });
  });

  test('is nobody who is excluded, and nobody whom a worker comes to by itself', async () => {
    account('person1').name = 'Renamed by hand';
    const until = new Date(rollcall.clock.now() + hour).toISOString();
    await exclude(rollcall.table, await idOf('person1'), { until, reason: 'asked', by: 'ops' });
    const changed = { ...userOf('person2'), displayName: 'A new name' };
    await rollcall.route(event('user.updated', 4_000, { user: changed }));
    const { differences, counts, leftAlone } = await look();
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({ notCompared: 1, onTheWay: 1 });
    expect(leftAlone).toEqual([]);
  });
});

describe('a list proves nothing', () => {
  const nothing = (why: RegExp) => ({
    outcome: { how: 'proves nothing', why: expect.stringMatching(why) },
    differences: [],
    leftAlone: [],
  });

  test('where it is empty', async () => {
    rollcall.pager.accounts.clear();
    expect(await look()).toMatchObject(nothing(/^the list is empty$/));
  });

  test('where it ends before the vendor’s own count', async () => {
    rollcall.pager.total = 30;
    expect(await look()).toMatchObject(nothing(/ended after 20 users, of 30/));
  });

  test('where it repeats a page', async () => {
    const { read } = rollcall.pager.list;
    rollcall.pager.list.read = async (cursor) => ({
      ...((await read(undefined)) ?? expect.fail()),
      next: `${cursor}1`,
    });
    expect(await look()).toMatchObject(nothing(/repeats a page/));
  });

  test('where it is refused', async () => {
    rollcall.pager.list.read = async () => undefined;
    expect(await look()).toMatchObject(nothing(/refused/));
  });

  test('where it is another organization’s, though it has the same addresses', async () => {
    const all = [...rollcall.pager.accounts.values()];
    rollcall.pager.accounts.clear();
    for (const one of all) rollcall.pager.accounts.set(`B${one.id}`, { ...one, id: `B${one.id}` });
    expect(await look()).toMatchObject(nothing(/another organization/));
  });

  test('where more are missing than may leave at once, who are named', async () => {
    for (const name of names.slice(0, 6)) rollcall.pager.accounts.delete(account(name).id);
    const found = await look();
    expect(found).toMatchObject(nothing(/6 users are missing from the list, and leavers.brake allows 5/));
    expect(found.notListed.sort()).toEqual((await Promise.all(names.slice(0, 6).map(idOf))).sort());
  });

  test('and is not believed at all where a page fails', async () => {
    rollcall.pager.troubles.push(undefined, new Transient('the connection was lost'));
    await expect(look()).rejects.toThrow('the connection was lost');
  });
});
