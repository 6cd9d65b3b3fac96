import { describe, expect, it } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { compare } from '../../functions/core/drift/compare.ts';
import { match } from '../../functions/core/drift/match.ts';
import { beginning, type Place, type ReadRows, readPage } from '../../functions/core/drift/read-page.ts';
import { type Contract, email } from './office.ts';
import { absent, muted, profile, waysOf } from './ways.ts';

/** What the lists of a target's accounts must show, whatever its vendor. */
export function describeAccounts<Settings, Grant, Account, Client>(
  id: string,
  contract: Contract<Settings, Grant, Account, Client>,
): void {
  const { grant, other } = contract;
  const { present, ways, open, prepare } = waysOf(contract);
  // The registry holds targets under one type.
  const target = contract.target as unknown as Target;
  type Office = ReturnType<typeof open>;

  /** How the person differs from what is desired, by the lists alone. */
  async function differs(office: Office, desired: Desired<Grant>) {
    const { accounts } = target;
    if (accounts === undefined) throw new Error(`${id} has no lists of accounts`);
    const lists = accounts.lists(office.client, [grant, other]);
    const rows: ReadRows = new Map();
    let place: Place | undefined = beginning;
    while (place !== undefined) {
      const page: Awaited<ReturnType<typeof readPage>> = await readPage(lists, place, rows);
      expect(page.doubt).toBeUndefined();
      place = page.next;
    }
    const listed = accounts.listed(office.client, rows);
    const { externalIds, snapshot, trials } = office.known();
    const subject = {
      person: 'jane',
      desired,
      account: {
        person: 'jane',
        target: id,
        status: 'applied' as const,
        ...(externalIds !== undefined && { externalIds }),
        snapshot,
        ...(trials && { trials }),
      },
      hasLeft: false,
    };
    const { ids, ofNobody } = match([subject], listed.accounts);
    const difference = compare(target, subject, listed.show(ids.get('jane') ?? [], desired));
    return { kind: difference?.kind, steps: difference?.steps ?? [], ofNobody };
  }

  describe(`${id}: what the lists of everybody show`, () => {
    it.each(Object.entries(ways))('is no difference after %s', async (_, { before, wish, forgotten }) => {
      const office = await prepare(before, forgotten);
      await office.converge(wish);
      expect(await differs(office, wish)).toMatchObject({ steps: [] });
      // Neither where no id is on record.
      office.forget();
      expect(await differs(office, wish)).toMatchObject({ steps: [] });
    });

    it('is that an account is missing, is other than it should be, or should not be there', async () => {
      const office = open();
      expect(await differs(office, present(grant))).toMatchObject({ kind: 'missing' });
      await office.converge(present(grant));
      expect(await differs(office, present(other))).toMatchObject({ kind: 'different' });
      expect(await differs(office, absent)).toMatchObject({ kind: 'surplus' });
      await office.converge(absent);
      expect(await differs(office, absent)).toMatchObject({ kind: undefined });
    });

    it('is everybody else too, of whom nothing is said', async () => {
      const office = await prepare([present(grant)]);
      const { ofNobody } = await differs(office, present(grant));
      const others = (await office.others()).flatMap(({ emails }) => emails.map((one) => one.toLowerCase()));
      const named = new Set(ofNobody.flatMap(({ emails }) => emails.map((one) => one.toLowerCase())));
      expect(others.filter((one) => !named.has(one))).toEqual([]);
      expect([...named]).not.toContain(email);
    });

    it('costs no write', async () => {
      const office = await prepare([present(grant), muted]);
      const before = office.writes().length;
      await differs(office, { state: 'present', profile });
      expect(office.writes()).toHaveLength(before);
    });
  });
}
