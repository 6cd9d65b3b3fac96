import { describe, expect, it } from 'vitest';
import { createNames } from '../../functions/lib/names.ts';

const minute = 60_000;

function setUp() {
  let now = 0;
  let reads = 0;
  const things = [{ id: '1', name: 'SRE' }];
  let isDown = false;
  const names = createNames(
    () => now,
    async () => {
      reads++;
      if (isDown) throw new Error('down');
      return [...things];
    },
  );
  const ids = async (...wanted: string[]) => (await names.of(wanted)).map(({ id }) => id);
  return {
    names,
    ids,
    things,
    reads: () => reads,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    breakDown: (down: boolean) => {
      isDown = down;
    },
  };
}

describe('things by their names', () => {
  it('are read once for many who ask at the same time and in the minutes after', async () => {
    const { ids, reads, pass } = setUp();
    expect(await Promise.all([ids('SRE'), ids('SRE')])).toEqual([['1'], ['1']]);
    pass(9 * minute);
    await ids('SRE');
    expect(reads()).toBe(1);
    pass(minute);
    await ids('SRE');
    expect(reads()).toBe(2);
  });

  it('are asked for again where one is missing, once a minute at most', async () => {
    const { ids, things, reads, pass } = setUp();
    expect(await ids('Ops')).toEqual([]);
    things.push({ id: '2', name: 'Ops' });
    pass(minute - 1);
    expect(await ids('Ops')).toEqual([]);
    pass(1);
    expect(await ids('Ops')).toEqual(['2']);
    expect(reads()).toBe(2);
  });

  it('are not asked for where nobody names one', async () => {
    const { ids, reads } = setUp();
    expect(await ids()).toEqual([]);
    expect(reads()).toBe(0);
  });

  it('are all answered where several have one name', async () => {
    const { ids, things } = setUp();
    things.push({ id: '2', name: 'SRE' });
    expect(await ids('SRE')).toEqual(['1', '2']);
  });

  it('are told without a read only while they are kept', async () => {
    const { names, ids, reads, pass } = setUp();
    expect(await names.lately()).toEqual([]);
    await ids('SRE');
    pass(9 * minute);
    expect(await names.lately()).toEqual([{ id: '1', name: 'SRE' }]);
    pass(minute);
    expect(await names.lately()).toEqual([]);
    expect(reads()).toBe(1);
  });

  it('may have been out of date when one was refused, but not in the minute after they were read', async () => {
    const { names, ids, pass } = setUp();
    expect(names.forget()).toBe(false);
    await ids('SRE');
    expect(names.forget()).toBe(false);
    await ids('SRE');
    pass(minute);
    expect(names.forget()).toBe(true);
  });

  it('may be asked for by other keys than the name', async () => {
    const things = [{ id: '1', name: 'SRE' }];
    const names = createNames(
      () => 0,
      async () => things,
      ({ id, name }) => [id, name],
    );
    expect(await names.of(['1'])).toEqual(things);
    expect(await names.of(['SRE', 'Ops'])).toEqual(things);
  });

  it('are read again when an id was refused, and after a read that failed', async () => {
    const { names, ids, things, breakDown } = setUp();
    await ids('SRE');
    things[0] = { id: '3', name: 'SRE' };
    names.forget();
    breakDown(true);
    await expect(ids('SRE')).rejects.toThrow('down');
    breakDown(false);
    expect(await ids('SRE')).toEqual(['3']);
  });
});
