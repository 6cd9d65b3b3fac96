import { describe, expect, it } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { describeAccounts } from './accounts.ts';
import { describeAnswers } from './answers.ts';
import { describeForeseen } from './foreseen.ts';
import { brokenReads, brokenWrites, interfere, isWrite, missingList } from './interference.ts';
import type { Contract } from './office.ts';
import { describeUnheard } from './unheard.ts';
import { absent, muted, profile, waysOf } from './ways.ts';

/** What every target must do, whatever its vendor. */
export function describeTarget<Settings, Grant, Account, Client>(
  id: string,
  contract: Contract<Settings, Grant, Account, Client>,
): void {
  const { grant, other } = contract;
  const { present, scope, ways, open, prepare } = waysOf(contract);

  describe(`${id}: what every target does`, () => {
    it('lets a joiner appear, and touches nobody else', async () => {
      const office = open();
      const others = await office.others();
      const { done } = await office.converge(present(grant));
      expect(done.filter(({ step }) => !step.reversible)).toEqual([]);
      expect(await office.person()).toHaveLength(1);
      expect(await office.others()).toEqual(others);
    });

    it.each(Object.entries(ways))(
      'writes nothing for %s a second time',
      async (_, { before, wish, forgotten }) => {
        const office = await prepare(before, forgotten);
        await office.converge(wish);
        const { done } = await office.converge(wish);
        expect(done).toEqual([]);
        // Neither does a worker that remembers nothing.
        office.forget();
        if (wish.state !== 'absent') expect((await office.converge(wish)).done).toEqual([]);
      },
    );

    it('creates nobody without a grant, and takes nothing from whom nobody knows', async () => {
      const office = open();
      for (const wish of [{ state: 'present' as const, profile }, muted, absent]) {
        expect((await office.converge(wish)).done).toEqual([]);
      }
      expect(await office.person()).toEqual([]);
    });

    it('moves a person there and back', async () => {
      const office = await prepare([present(grant)]);
      const first = await office.person();
      await office.converge(present(other));
      expect(await office.person()).not.toEqual(first);
      await office.converge(present(grant));
      expect(await office.person()).toEqual(first);
    });

    it('takes away what is not theirs from the account that is known, without an address, and gives nothing', async () => {
      const less = (perhaps: Grant): Desired<Grant> => ({ state: 'present', scope, perhaps });
      const office = await prepare([present(grant)]);
      const first = await office.person();
      expect((await office.converge(less(grant))).done).toEqual([]);
      office.forget();
      expect((await office.converge(less(other))).done).toEqual([]);
      expect(await office.person()).toEqual(first);
      const known = await prepare([present(grant)]);
      const others = await known.others();
      const { done } = await known.converge(less(other));
      expect(done).not.toEqual([]);
      expect(done.filter(({ step }) => !step.reversible)).toEqual([]);
      expect((await known.converge(less(other))).done).toEqual([]);
      expect(await known.others()).toEqual(others);
      // Whatever is theirs again in the end is given back when who is who is settled.
      await known.converge(present(grant));
      expect(await known.person()).toEqual(first);
    });

    it('leaves a mute as it is for whom it takes away alone', async () => {
      const office = await prepare([present(grant), muted]);
      await office.converge({ state: 'present', scope, perhaps: other });
      expect(await office.isMuted()).toBe(true);
      await office.converge(muted);
      expect(await office.isMuted()).toBe(true);
    });

    it.each(['with a grant', 'without one'])('takes a mute back %s as if it had never been', async (how) => {
      const office = await prepare([present(grant)]);
      const first = await office.person();
      await office.converge(muted);
      expect(await office.isMuted()).toBe(true);
      await office.converge(how === 'with a grant' ? present(grant) : { state: 'present', profile });
      expect(await office.isMuted()).toBe(false);
      expect(await office.person()).toEqual(first);
    });

    it('removes a leaver and nobody else, and lets them come back', async () => {
      const office = open();
      const others = await office.others();
      await office.converge(present(grant));
      const first = await office.person();
      await office.converge(absent);
      expect(await office.person()).toEqual([]);
      expect(await office.others()).toEqual(others);
      await office.converge(present(grant));
      expect(await office.person()).toEqual(first);
    });

    it('serves two people of one team at the same time', async () => {
      const office = open();
      const sibling = office.sibling();
      const joe = { email: 'joe@example.com', displayName: 'Joe Doe' };
      const alone = open();
      for (const given of [grant, other, grant]) {
        const his: Desired<Grant> = { state: 'present', profile: joe, grant: given, scope };
        await Promise.all([office.converge(present(given)), sibling.converge(his)]);
        await alone.converge(present(given));
        expect(await office.person()).toEqual(await alone.person());
        expect(await office.person(joe.email)).toHaveLength(1);
        // He got all that he was to get, so there is nothing left to do for him.
        expect((await sibling.converge(his)).done).toEqual([]);
      }
    });
  });

  describeUnheard(id, contract);
  describeForeseen(id, contract);

  describe(`${id}: a read that fails changes nothing`, () => {
    const faults = [...Object.entries(brokenReads), ['a missing list', missingList] as const];
    const fates = Object.entries(ways).flatMap(([way, steps]) =>
      faults.flatMap(([name, how]) => [
        // The same call is made again with a fresh key, so once is twice.
        { way, name, how, ...steps, often: 'once', times: name === 'a 401' ? 2 : 1 },
        { way, name, how, ...steps, often: 'from then on', times: Number.POSITIVE_INFINITY },
      ]),
    );
    it.each(fates)('$way, $name, $often', async ({ name, how, times, before, wish, forgotten }) => {
      const clean = await prepare(before, forgotten);
      const reads = await clean.record(wish);
      expect(reads.length).toBeGreaterThan(0);
      for (const [at, read] of reads.entries()) {
        if (name === 'a missing list' && !contract.lists.test(read.path)) continue;
        const office = await prepare(before, forgotten);
        const { app, log } = interfere(office.vendor, 'read', at, times, how);
        const failure = await office.through(app, wish);
        const after = log.slice(log.findIndex(({ broken }) => broken));
        // What is not a failure was survived, and then all is as it should be.
        if (failure !== undefined) expect(after.filter(isWrite)).toEqual([]);
        else expect(await office.person()).toEqual(await clean.person());
        await office.converge(wish);
        expect(await office.person()).toEqual(await clean.person());
        expect(await office.others()).toEqual(await clean.others());
      }
    });
  });

  describeAnswers(id, contract);
  if (contract.target.accounts !== undefined) describeAccounts(id, contract);

  describe(`${id}: a write that fails once is done once`, () => {
    const fates = Object.entries(ways).flatMap(([way, steps]) =>
      Object.entries(brokenWrites).map(([when, how]) => ({ way, when, how, ...steps })),
    );
    it.each(fates)('$way, $when', async ({ how, before, wish, forgotten }) => {
      const clean = await prepare(before, forgotten);
      await clean.record(wish);
      const writes = clean.calls().filter(isWrite).length;
      expect(writes).toBeGreaterThan(0);
      for (let at = 0; at < writes; at++) {
        const office = await prepare(before, forgotten);
        const { app } = interfere(office.vendor, 'write', at, 1, how);
        await office.through(app, wish);
        await office.converge(wish);
        expect(await office.person()).toEqual(await clean.person());
        expect(await office.others()).toEqual(await clean.others());
        expect((await office.converge(wish)).done).toEqual([]);
      }
    });
  });
}
