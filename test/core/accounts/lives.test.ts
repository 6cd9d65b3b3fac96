import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Account } from '../../../functions/core/accounts/account.ts';
import { isInBulk } from '../../../functions/core/accounts/due-partition.ts';
import { hashOf } from '../../../functions/core/accounts/hash.ts';
import { heldPartition } from '../../../functions/core/accounts/hold.ts';
import {
  begin,
  deadLettered,
  decided,
  fail,
  learn,
  lookSoon,
  orphan,
  prove,
  withDesired,
} from '../../../functions/core/accounts/transitions/index.ts';
import { wants } from '../../../functions/core/accounts/wants.ts';
import type { Desired } from '../../../functions/core/contracts/desired.ts';
import {
  Blocked,
  Credential,
  Permanent,
  Throttled,
  Transient,
} from '../../../functions/core/contracts/errors.ts';
import { isLeaverState } from '../../../functions/core/delivery/lane.ts';

import {
  absent,
  begunFor,
  fresh,
  heldFor,
  in_,
  iso,
  minute,
  muted,
  now,
  present,
  provedAs,
  seen,
  unmanaged,
} from '../../support/accounts.ts';

/** What happens to an account, at random: evaluations, workers that are cut off anywhere, failures, transfers, time. */
type Life = { account: Account; at: number; work?: Desired };
type Happening = { title: string; run(life: Life): Partial<Life> };

const desireds = [present, muted, absent, unmanaged];
const failures = [
  new Transient('503'),
  new Throttled('429', 1_000),
  new Credential('401'),
  new Blocked('full', 'full'),
  new Permanent('422'),
];
const wished = (desired: Desired, inBulk: boolean): Happening => ({
  title: `wish ${desired.state}`,
  run: ({ account, at }) => ({
    account: withDesired(account, { decision: { desired }, now: at, inBulk, mode: 'ask' }) ?? account,
  }),
});
const excludedFrom = (desired: Desired): Happening => ({
  title: `exclude, wish ${desired.state}`,
  run: ({ account, at }) => {
    const excluded = { until: iso(at + minute), reason: 'parental leave', by: 'ops' };
    const wish = { decision: { desired }, now: at, mode: 'ask' as const, excluded };
    return { account: withDesired(account, wish) ?? account };
  },
});
const begins: Happening = {
  title: 'begin',
  run({ account, at }) {
    const desired = desireds.find((each) => hashOf(each) === account.desiredHash);
    if (desired === undefined || desired.state === 'unmanaged') return {};
    const ours = { token: 'ours', until: at + 70_000 };
    const next = begin(account, { desired, hash: hashOf(desired), lease: ours, now: at });
    return 'held' in next ? {} : { account: next, work: desired };
  },
};
const worked = (title: string, run: (life: Life & { work: Desired }) => Account | undefined): Happening => ({
  title,
  run: ({ account, at, work }) => (work ? { account: run({ account, at, work }) ?? account } : {}),
});
const transferred = (title: string, run: (life: Life) => Account | undefined): Happening => ({
  title,
  run: (life) => ({ account: run(life) ?? life.account }),
});

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.tuple(fc.constantFrom(...desireds), fc.boolean()).map(([desired, inBulk]) => wished(desired, inBulk)),
  fc.constantFrom(
    begins,
    ...desireds.map(excludedFrom),
    worked('prove', ({ account, work }) => prove(account, work, seen)),
    worked('finish', ({ account, work }) => provedAs(account, work)),
    ...failures.map((failure) =>
      worked(`fail ${failure.name}`, ({ account, at }) => fail(account, failure, at)),
    ),
    transferred('dead', ({ account, at }) => deadLettered(account, new Permanent('422'), at).account),
    worked('hold', ({ account, at, work }) => heldFor(account, work, 'ask', at)),
    worked('brake', ({ account, at, work }) => heldFor(account, work, 'brake', at)),
    transferred('approve', ({ account, at }) => decided(account, 'approved', at)),
    transferred('reject', ({ account, at }) => decided(account, 'rejected', at)),
    transferred('free', ({ account, at }) => {
      const desired = desireds.find((each) => hashOf(each) === account.desiredHash);
      return desired && withDesired(account, { decision: { desired }, now: at, mode: 'act' });
    }),
    transferred('orphan', ({ account, at }) => orphan(account, at)),
    transferred('soon', ({ account, at }) => lookSoon(account, account.desiredState, at)),
  ),
  fc.integer({ min: 1, max: 300 }).map((minutes) => ({
    title: 'wait',
    run: ({ at }: Life) => ({ at: at + minutes * minute }),
  })),
);

/** What is wrong with an account, in a sentence; nothing where all is well. */
function flawOf({ account, at }: Life): string | undefined {
  const { desiredHash, appliedHash, desiredState, dueAt = '', status } = account;
  const isWanted = desiredHash !== undefined && desiredHash !== appliedHash;
  const isLeaver = isLeaverState(desiredState);
  const { hold: held, duePartition = '' } = account;
  if (status === 'held' && (held === undefined || duePartition !== heldPartition('pager', held.by)))
    return 'nobody finds what is held';
  if (status !== 'held' && duePartition.startsWith('HELD')) return 'it is found among what is held';
  if (status === 'held') return undefined;
  if (isWanted && dueAt === '' && (status !== 'failed' || isLeaver)) return 'nobody will look at it again';
  if (isWanted && isLeaver && dueAt > iso(at + 60 * minute))
    return 'a leaver is not looked at within the hour';
  if (status === 'applied' && wants(account, at)) return 'it is not what it is said to be';
  if (isInBulk(account) && status === 'pending' && dueAt > iso(at)) return 'what waits in bulk is not due';
  return undefined;
}

test('whatever happens: an account that is not what it should be is due, and a leaver’s within the hour', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      let life: Life = { account: fresh, at: now };
      for (const { title, run } of happenings) {
        const before = life.account;
        life = { ...life, ...run(life) };
        if (life.account !== before)
          expect(flawOf(life), `after ${title}: ${JSON.stringify(life.account)}`).toBeUndefined();
      }
    }),
    { numRuns: 1_000 },
  );
});

test('how an account was before a mute outlives every failure and every wish', () => {
  const kept = learn(begunFor(in_.applied, muted), { snapshot: { teams: ['SRE'] } }) ?? fresh;
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30 }), (happenings) => {
      let life: Life = { account: kept, at: now, work: muted };
      for (const { title, run } of happenings) {
        const before = life.account;
        life = { ...life, ...run(life) };
        const isBack = life.work?.state === 'present' || life.work?.state === 'absent';
        if (isBack && /prove|finish/.test(title)) return;
        expect(life.account.snapshot, title).toEqual(before.snapshot);
      }
    }),
    { numRuns: 500 },
  );
});
