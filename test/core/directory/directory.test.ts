import { beforeEach, describe, expect, test } from 'vitest';
import type { Item, Table } from '../../../functions/lib/aws/table.ts';
import { createReading, lost } from '../../support/directory.ts';
import { event } from '../../support/events.ts';
import { pagerConfig } from '../../support/rollcall.ts';

const userNumber = (index: number) => ({
  id: `00u${String(index).padStart(3, '0')}`,
  email: `person${index}@example.com`,
  displayName: `Person ${index}`,
});
const listed = (count: number) => Array.from({ length: count }, (_, index) => ({ user: userNumber(index) }));

let reading: ReturnType<typeof createReading>;
beforeEach(() => {
  reading = createReading(pagerConfig({ leavers: { brake: { people: 3, per: '1h' } } }));
});
const emails = () => [...reading.pager.accounts.values()].map(({ email }) => email).sort();
const teamsOf = (index: number) => reading.pager.byEmail(userNumber(index).email)?.teams;

describe('an import', () => {
  test('makes everybody known, and gives them what the configuration grants, by and by', async () => {
    reading.directory.users = listed(25);
    reading.directory.groups = [
      { id: 'g1', displayName: 'SRE', members: ['00u003', '00u011'] },
      { id: 'g2', displayName: 'Sales', members: ['00u003'] },
    ];
    const job = await reading.read();
    expect(job.outcome).toEqual({ how: 'complete' });
    expect(job.users).toBe(25);
    expect(reading.wakes).toEqual([]);
    await reading.settle();
    expect(emails()).toEqual(
      listed(25)
        .map(({ user }) => user.email)
        .sort(),
    );
    expect(teamsOf(3)).toEqual(['SRE']);
    expect(teamsOf(4)).toEqual([]);
  });

  test('asks about the members of those groups alone that the configuration names', async () => {
    reading.directory.users = listed(3);
    reading.directory.groups = [
      { id: 'g1', displayName: 'sre', members: [] },
      { id: 'g2', displayName: 'Sales', members: [] },
    ];
    await reading.read();
    expect(reading.directory.calls).toEqual(['tenant', 'groups 0', 'members g1 0', 'users 0']);
  });

  test('takes nothing away for a group of which it did not ask', async () => {
    await reading.happen(
      event('group.member_added', 1, { user: userNumber(0), group: { id: 'g9', displayName: 'Ops' } }),
    );
    reading.directory.users = listed(1);
    reading.directory.groups = [{ id: 'g9', displayName: 'Ops', members: [] }];
    await reading.read();
    const { identities } = await reading.personOf(userNumber(0).email);
    expect(identities[0]?.memberships.g9?.value).toBe(true);
  });

  test('takes from them what a group gave that the list says they are not in', async () => {
    const group = { id: 'g1', displayName: 'sre' };
    await reading.happen(event('user.created', 1, { user: userNumber(0) }));
    await reading.happen(event('group.member_added', 2, { user: userNumber(0), group }));
    expect(teamsOf(0)).toEqual(['SRE']);
    reading.clock.advance(60_000);
    reading.directory.users = listed(1);
    reading.directory.groups = [{ ...group, members: [] }];
    await reading.read();
    await reading.settle();
    expect(teamsOf(0)).toEqual([]);
  });

  test('writes nothing of anybody of whom it says nothing new', async () => {
    reading.directory.users = listed(25);
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: ['00u003'] }];
    await reading.read();
    await reading.settle();
    reading.clock.advance(24 * 3_600_000);
    const { table } = reading.roster;
    const written: string[] = [];
    const write: Table['write'] = table.write.bind(table);
    table.write = (key, before: Item | undefined, fields) => {
      written.push(key.pk.split('#')[0] ?? '');
      return write(key, before, fields);
    };
    expect((await reading.read()).outcome).toEqual({ how: 'complete' });
    expect(written.filter((kind) => kind !== 'DIRECTORY' && kind !== 'SIZE')).toEqual([]);
    expect(reading.wakes).toEqual([]);
  });

  test('writes of a person, the first time, two links, one line, what the source says, one account a target and their place in the list', async () => {
    const count = 50;
    reading.directory.users = listed(count);
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: [] }];
    const { table } = reading.roster;
    // What is written once however many people there are is not counted.
    const once = ['DIRECTORY', 'SIZE', 'REPAIR'];
    const written: Record<string, number> = {};
    const write: Table['write'] = table.write.bind(table);
    table.write = (key, before: Item | undefined, fields) => {
      const [kind = '', what = ''] = key.pk.split('#');
      const place = key.sk.split('#')[0];
      const name =
        kind === 'LINK' ? `LINK ${what}` : ['PERSON', 'GROUP'].includes(kind) ? `${kind} ${place}` : kind;
      if (!once.includes(kind)) written[name] = (written[name] ?? 0) + 1;
      return write(key, before, fields);
    };
    await reading.read();
    expect(written).toEqual({
      'LINK user': count,
      'LINK email': count,
      HISTORY: count,
      'GROUP GROUP': 1,
      'PERSON IDENTITY': count,
      'PERSON TARGET': count,
      'PERSON PERSON': count,
    });
  });

  test('a webhook that comes while the list is read counts more than the list', async () => {
    reading.directory.users = listed(25);
    await reading.start();
    while (reading.directory.calls.at(-1) !== 'users 10') await reading.step();
    reading.clock.advance(1_000);
    const at = new Date(reading.clock.now()).toISOString();
    await reading.happen({ ...event('user.suspended', 1, { user: userNumber(24) }), occurredAt: at });
    while (await reading.step());
    await reading.settle();
    expect(reading.pager.byEmail(userNumber(24).email)?.muted ?? true).toBe(true);
  });

  test('says of an address that it was theirs when their page was read, and not when the list began', async () => {
    const began = reading.clock.now();
    reading.directory.users = listed(25);
    reading.directory.meanwhile = async () => reading.clock.advance(20_000);
    await reading.read();
    const said = async (index: number) => {
      const email = `person${index}@example.com`;
      const first = (await reading.personOf(email)).identities[0]?.addresses[email]?.first ?? '';
      return (Date.parse(first.slice(0, 24)) - began) / 1_000;
    };
    // Twenty seconds for the groups, and for each page of the users.
    expect(await Promise.all([0, 10, 24].map(said))).toEqual([40.999, 60.999, 80.999]);
  });

  test('goes on where it was cut off, anywhere', async () => {
    reading.directory.users = listed(45);
    reading.directory.groups = [{ id: 'g1', displayName: 'sre', members: ['00u044'] }];
    await reading.start();
    let alive = true;
    for (let steps = 0; alive && steps < 200; steps++) {
      const [message] = reading.messages;
      // Each message comes twice, and every third is lost until `sweep` asks again.
      if (message !== undefined && steps % 2 === 0) reading.messages.push(message);
      if (steps % 3 === 0) reading.messages.length = 0;
      if (reading.messages.length === 0) {
        reading.clock.advance(11 * 60_000);
        const { reviveJob } = await import('../../../functions/core/directory/start-job.ts');
        await reviveJob(
          { roster: reading.roster, lifecycle: reading.world().lifecycle },
          await reading.job(),
        );
      }
      await reading.step();
      alive = (await reading.job()).phase !== 'ended';
    }
    expect((await reading.job()).outcome).toEqual({ how: 'complete' });
    await reading.settle();
    expect(emails()).toHaveLength(45);
    expect(teamsOf(44)).toEqual(['SRE']);
  });

  test('is done with those who are missing, though their source fails at every other one', async () => {
    reading.directory.users = listed(10);
    await reading.read();
    reading.directory.users = listed(7);
    reading.clock.advance(3_600_000);
    let asked = 0;
    reading.directory.fails = (what) => (what.startsWith('user ') && ++asked % 2 === 0 ? lost() : undefined);
    const { outcome, gone } = await reading.read();
    expect({ outcome, gone }).toEqual({ outcome: { how: 'complete' }, gone: 3 });
  });

  test('has time for a page only, and reads it again where that was not enough', async () => {
    reading.directory.users = listed(10);
    await reading.start();
    await reading.step();
    await reading.step();
    // The deadline has come before anybody was taken.
    await reading.step(reading.clock.now());
    expect((await reading.job()).phase).toBe('users');
    while (await reading.step());
    expect((await reading.job()).outcome).toEqual({ how: 'complete' });
  });
});
