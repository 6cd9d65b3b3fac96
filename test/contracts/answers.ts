import { describe, expect, it } from 'vitest';
import {
  foreign,
  foreignBodies,
  foreignStatuses,
  interfere,
  isWrite,
  lagging,
  ownErrors,
} from './interference.ts';
import { type Contract, createOffice } from './office.ts';
import { absent, muted, waysOf } from './ways.ts';

/** What of a vendor's answers, and of what only looks like them, is believed. */
export function describeAnswers<Settings, Grant, Account, Client>(
  id: string,
  contract: Contract<Settings, Grant, Account, Client>,
): void {
  const { grant, other } = contract;
  const { present, ways, prepare } = waysOf(contract);

  describe(`${id}: what is nobody's word ends nothing`, () => {
    const bodies = Object.values(foreignBodies(id));
    /** Every status, each with one of the bodies: with which of them changes from call to call. */
    const answers = (at: number) =>
      foreignStatuses.map((status, index) => {
        const body = bodies[(index + at) % bodies.length] ?? (() => '');
        return { status, how: foreign(status, body(status)) };
      });
    type Office = Awaited<ReturnType<typeof prepare>>;
    /** It is tried again; or it was a read that nobody waits for, and all is as it should be. */
    const waits = async (failure: unknown, status: number, office: Office, clean: Office) => {
      if (failure === undefined) expect(await office.person(), String(status)).toEqual(await clean.person());
      else expect(failure, String(status)).toMatchObject({ name: 'Transient', status });
    };

    it.each(Object.entries(ways))('on any read: %s', async (_, { before, wish, forgotten }) => {
      const clean = await prepare(before, forgotten);
      const reads = await clean.record(wish);
      for (const at of reads.keys()) {
        let office = await prepare(before, forgotten);
        for (const { status, how } of answers(at)) {
          const { app, log } = interfere(office.vendor, 'read', at, 1, how);
          const failure = await office.through(app, wish);
          await waits(failure, status, office, clean);
          // What failed before it changed anything is the same office still.
          if (log.some(isWrite) || failure === undefined) office = await prepare(before, forgotten);
        }
        await office.converge(wish);
        expect(await office.person()).toEqual(await clean.person());
        expect(await office.others()).toEqual(await clean.others());
      }
    });

    it.each(Object.entries(ways))('on any write: %s', async (_, { before, wish, forgotten }) => {
      const clean = await prepare(before, forgotten);
      await clean.record(wish);
      const writes = clean.calls().filter(isWrite).length;
      for (let at = 0; at < writes; at++) {
        // A third of the statuses each: a vendor's writes are many, and all go the same way.
        for (const { status, how } of answers(at).filter((_, index) => index % 3 === at % 3)) {
          const office = await prepare(before, forgotten);
          const { app } = interfere(office.vendor, 'write', at, 1, how);
          const failure = await office.through(app, wish);
          expect(failure, String(status)).toMatchObject({ name: 'Transient', status });
          await office.converge(wish);
          expect(await office.person()).toEqual(await clean.person());
        }
      }
    });

    it.each(Object.entries(ways))('nor does one own 404 of what is there: %s', async (_, steps) => {
      const { before, wish, forgotten } = steps;
      const clean = await prepare(before, forgotten);
      for (const at of (await clean.record(wish)).keys()) {
        const office = await prepare(before, forgotten);
        const how = foreign(404, JSON.stringify(ownErrors[id]?.(404)));
        const { app } = interfere(office.vendor, 'read', at, 1, how);
        const failure = await office.through(app, wish);
        expect(failure?.name).not.toBe('Permanent');
        if (failure === undefined) expect(await office.person(), `read ${at}`).toEqual(await clean.person());
        office.clock.advance(10 * 60_000);
        await office.converge(wish);
        expect(await office.person(), `read ${at}, again`).toEqual(await clean.person());
      }
    });

    const { listsOfAll } = contract;
    it.runIf(listsOfAll).each(Object.entries(ways))(
      'nor does its own 404 of a list: %s',
      async (_, steps) => {
        const { before, wish, forgotten } = steps;
        const clean = await prepare(before, forgotten);
        for (const [at, { path }] of (await clean.record(wish)).entries()) {
          if (!listsOfAll?.test(path)) continue;
          const office = await prepare(before, forgotten);
          const how = foreign(404, JSON.stringify(ownErrors[id]?.(404)));
          const { app } = interfere(office.vendor, 'read', at, 1, how);
          await waits(await office.through(app, wish), 404, office, clean);
          await office.converge(wish);
          expect(await office.person()).toEqual(await clean.person());
        }
      },
    );
  });

  describe(`${id}: an account that does not show yet`, () => {
    const open = async () => {
      const office = createOffice(contract);
      let late = true;
      const line = lagging(office.vendor, office.copy, () => late);
      const creations = () => line.log.filter(({ method }) => method === 'POST').length;
      const catchUp = () => {
        late = false;
      };
      return { office, ...line, creations, catchUp };
    };
    const notYet = { name: 'Transient', message: expect.stringContaining('does not show what it accepted') };

    it('is not made a second time, and no human is asked', async () => {
      const { office, app, creations, catchUp } = await open();
      const clean = createOffice(contract);
      await clean.converge(present(grant));
      expect(await office.through(app, present(grant))).toMatchObject(notYet);
      const first = creations();
      expect(first).toBeGreaterThan(0);
      for (let minutes = 0; minutes < 4; minutes++) {
        office.clock.advance(60_000);
        expect(await office.through(app, present(grant))).toMatchObject(notYet);
      }
      expect(creations()).toBe(first);
      catchUp();
      expect(await office.through(app, present(grant))).toBeUndefined();
      expect(await office.person()).toEqual(await clean.person());
    });

    it.each([muted, absent])('is not taken for gone: $state', async (wish) => {
      const { office, app, catchUp } = await open();
      await office.through(app, present(grant));
      office.clock.advance(60_000);
      expect(await office.through(app, wish)).toMatchObject(notYet);
      catchUp();
      expect(await office.through(app, wish)).toBeUndefined();
      if (wish.state === 'muted') expect(await office.isMuted()).toBe(true);
      else expect(await office.person()).toEqual([]);
    });

    it('is no more to be expected when it was removed again', async () => {
      const { office, app, catchUp } = await open();
      catchUp();
      for (const wish of [present(grant), absent, present(other), muted, absent, absent]) {
        expect(await office.through(app, wish)).toBeUndefined();
      }
      expect(await office.person()).toEqual([]);
    });

    it('for longer than any copy lags, is for a human or for another try', async () => {
      const { office, app, creations } = await open();
      await office.through(app, present(grant));
      const first = creations();
      office.clock.advance(10 * 60_000);
      expect((await office.through(app, present(grant)))?.name).toBe('Blocked');
      expect(creations()).toBeGreaterThan(first);
    });
  });
}
