import { describe, expect, it } from 'vitest';
import type { Contract } from './office.ts';
import { waysOf } from './ways.ts';

/** What a plan says is what is done: step by step, and nothing besides. */
export function describeForeseen<Settings, Grant, Account, Client>(
  id: string,
  contract: Contract<Settings, Grant, Account, Client>,
): void {
  const { ways, prepare, present } = waysOf(contract);
  const { grant, other, target } = contract;

  describe(`${id}: a plan`, () => {
    it.each(Object.entries(ways))('says all that is done for %s', async (_, { before, wish, forgotten }) => {
      const office = await prepare(before, forgotten);
      const writes = office.writes().length;
      const { titles } = await office.rehearse(wish);
      expect(office.writes()).toHaveLength(writes);
      const { done } = await office.converge(wish);
      expect(titles.toSorted()).toEqual(done.map(({ step }) => step.title).toSorted());
      expect(done.length).toBeGreaterThan(0);
    });

    it('says all that is done for a joiner who gets everything, and then loses part of it', async () => {
      const office = await prepare([]);
      for (const wish of [present(target.combine([grant, other])), present(grant), present(other)]) {
        const { titles } = await office.rehearse(wish);
        const { done } = await office.converge(wish);
        expect(titles.toSorted()).toEqual(done.map(({ step }) => step.title).toSorted());
      }
    });

    it('is empty where nothing is to be done', async () => {
      const office = await prepare([present(grant)]);
      expect(await office.rehearse(present(grant))).toEqual({ titles: [] });
    });
  });
}
