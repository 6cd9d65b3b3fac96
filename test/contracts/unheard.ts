import { describe, expect, it } from 'vitest';
import { desire } from '../../functions/core/accounts/desire.ts';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { fold } from '../../functions/core/people/fold.ts';
import { emptyIdentity } from '../../functions/core/people/identity.ts';
import { merge } from '../../functions/core/people/merge.ts';
import { event } from '../support/events.ts';
import { type Contract, createOffice, email } from './office.ts';

/*
 * Rollcall is installed beside people who are on call already. Each register that decides a removal, and why what is not said
 * takes nothing away:
 *
 * - `exists`: only a deactivation or a deletion says false; who was merely mentioned exists.
 * - `active`: only a suspension, or a record that says so; else they are active.
 * - memberships: three-valued. An event about the group, or a list of all groups, says in or out; nothing else does.
 * - a deleted group: said out for those who were said to be in it, and for nobody else.
 * - the e-mail: as long as none was said, nothing is done at all; without a claim to it, only what Rollcall made.
 * - `managed`: set when Rollcall gave something, so that nobody loses an account that a human made; and a person who is in
 *   no group for sure stays as they are while a group that was never heard of grants the target.
 * - a line of `access` or a target that is taken out of the configuration: not managed any more, so it stays.
 */

const jane = { id: '00u1', email, displayName: 'Jane Doe', givenName: 'Jane', familyName: 'Doe' };
const mentioned = event('user.updated', 1, { user: jane });
const groups = { sre: { id: '00g1', displayName: 'SRE' }, dba: { id: '00g2', displayName: 'DBA' } };
const out = (group: keyof typeof groups) =>
  event('group.member_removed', 5, { id: `okta:out of ${group}`, group: groups[group] });

/** A person who was there before Rollcall keeps what nobody said they should not have. */
export function describeUnheard<Settings, Grant, Account, Client>(
  id: string,
  contract: Contract<Settings, Grant, Account, Client>,
): void {
  const { target, grant, other } = contract;
  const profile = { email, displayName: 'Jane Doe', givenName: 'Jane', familyName: 'Doe' };
  const given = (...grants: Grant[]): Desired<Grant> => ({
    state: 'present',
    profile,
    grant: target.combine(grants),
    scope: target.combine([grant, other]),
  });
  /** An office where a human gave her this. */
  const openWith = async (...grants: Grant[]) => {
    const office = createOffice(contract);
    await office.converge(given(...grants));
    office.forget();
    return office;
  };
  /** What she is to be, as the whole of Rollcall decides it. */
  const wish = (lines: Record<string, Grant>, events: Event[], managed = false) =>
    desire({
      person: merge([events.reduce(fold, emptyIdentity('okta', jane.id))], ['okta']),
      targetId: id,
      target: target as Target,
      access: Object.entries(lines).map(([group, one]) => ({ group, grants: { [id]: one } })),
      leavers: { grace: 0 },
      provisioning: { managed },
      now: 0,
    }).desired as Desired<Grant>;

  describe(`${id}: what was never heard of`, () => {
    it('takes nothing away, and what was said does', async () => {
      const office = await openWith(grant, other);
      const before = await office.person();
      const lines = { '*': grant, sre: other };
      expect((await office.converge(wish(lines, [mentioned]))).done).toEqual([]);
      expect(await office.person()).toEqual(before);
      await office.converge(wish(lines, [mentioned, out('sre')]));
      expect(await office.person()).toEqual(await (await openWith(grant)).person());
    });

    it('takes nothing away the other way round', async () => {
      const office = await openWith(grant, other);
      const lines = { '*': other, sre: grant };
      expect((await office.converge(wish(lines, [mentioned]))).done).toEqual([]);
      await office.converge(wish(lines, [mentioned, out('sre')]));
      expect(await office.person()).toEqual(await (await openWith(other)).person());
    });

    it('keeps a person who is in no group for sure, without what was said not to be theirs', async () => {
      const office = await openWith(grant, other);
      const lines = { sre: grant, dba: other };
      expect((await office.converge(wish(lines, [mentioned], true))).done).toEqual([]);
      await office.converge(wish(lines, [mentioned, out('sre')], true));
      expect(await office.person()).toEqual(await (await openWith(other)).person());
      expect(wish(lines, [mentioned, out('sre'), out('dba')], true).state).not.toBe('present');
    });

    it('gives nothing, and makes no account', async () => {
      const lines = { sre: grant, dba: other };
      expect(wish(lines, [mentioned])).toEqual({ state: 'unmanaged' });
      const office = createOffice(contract);
      expect((await office.converge(wish(lines, [mentioned], true))).done).toEqual([]);
      expect(await office.person()).toEqual([]);
    });

    it('is kept through a mute that is taken back', async () => {
      const office = await openWith(grant, other);
      const before = await office.person();
      await office.converge({ state: 'muted', email });
      await office.converge(wish({ '*': grant, sre: other }, [mentioned]));
      expect(await office.person()).toEqual(before);
    });
  });
}
