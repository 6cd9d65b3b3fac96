import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '../../../functions/core/accounts/account.ts';
import { isInBulk } from '../../../functions/core/accounts/due-partition.ts';
import { hashOf } from '../../../functions/core/accounts/hash.ts';
import { heldPartition } from '../../../functions/core/accounts/hold.ts';
import {
  begin,
  change,
  deadLettered,
  decided,
  empty,
  fail,
  finish,
  giveBack,
  giveUp,
  hold,
  inherit,
  learn,
  lookSoon,
  orphan,
  prove,
  unsettle,
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

const now = Date.parse('2026-01-05T09:00:00Z');
const minute = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const email = 'jane@example.com';
const present: Desired = {
  state: 'present',
  profile: { email, displayName: 'Jane' },
  grant: { teams: ['SRE'] },
  scope: { teams: ['SRE'] },
};
const muted: Desired = { state: 'muted', email };
const absent: Desired = { state: 'absent', email };
const unmanaged: Desired = { state: 'unmanaged' };
const seen = { present: true as const, id: 'v1', account: { name: 'Jane' } };
const lease = { token: 'ours', until: now + 70_000 };

const begunFor = (account: Account, desired: Desired, at = now) => {
  const next = begin(account, {
    desired,
    hash: hashOf(desired),
    lease: { ...lease, until: at + 70_000 },
    now: at,
  });
  if ('held' in next) throw new Error('another worker has it');
  return next;
};
const provedAs = (account: Account, desired: Desired) =>
  finish(account, { desired, hash: hashOf(desired), observed: seen, trials: {}, made: {} }) ?? account;

const plan = [{ title: 'Create the account', reversible: true }];
const heldFor = (account: Account, desired: Desired, by: 'ask' | 'brake', at = now) =>
  hold(account, {
    decision: { desired },
    hash: hashOf(desired),
    hold: by === 'ask' ? { by, plan: 'h1', steps: plan } : { by },
    now: at,
  });

const fresh: Account = { person: 'p', target: 'pager', status: 'unmanaged' };
const pending = withDesired(fresh, { decision: { desired: present }, now }) ?? fresh;
const working = begunFor(pending, present);
/** An account in each status, as the transitions before led to it. */
const in_: Record<Account['status'], Account> = {
  unmanaged: fresh,
  pending,
  working,
  applied: provedAs(working, present),
  blocked: fail(working, new Blocked('no seat is left', 'no seat is left'), now),
  held: heldFor(pending, present, 'ask'),
  failed: fail(working, new Permanent('Pager 422 on POST'), now),
};

type Row = [
  transition: string,
  run: (account: Account) => Account | undefined,
  to: Partial<Record<Account['status'], string>>,
];
const same = {
  unmanaged: '·',
  pending: '·',
  working: '·',
  applied: '·',
  blocked: '·',
  held: '·',
  failed: '·',
};
const all = (to: string) => Object.fromEntries(Object.keys(same).map((status) => [status, to]));

/** `·` is the status as it was, `–` that nothing changes. */
const table: Row[] = [
  [
    'withDesired, something new',
    (account) => withDesired(account, { decision: { desired: muted }, now }),
    all('pending'),
  ],
  [
    'withDesired, the same again',
    (account) => withDesired(account, { decision: { desired: present }, now: now + 1, mode: 'ask' }),
    {
      unmanaged: 'pending',
      pending: '–',
      working: '–',
      applied: '–',
      blocked: '–',
      held: '–',
      failed: 'pending',
    },
  ],
  [
    'withDesired, nothing of Rollcall’s',
    (account) => withDesired(account, { decision: { desired: unmanaged }, now }),
    {
      unmanaged: '–',
      pending: 'unmanaged',
      working: '–',
      applied: 'unmanaged',
      blocked: 'unmanaged',
      held: 'unmanaged',
      failed: 'unmanaged',
    },
  ],
  [
    'withDesired, in dispute',
    (account) =>
      withDesired(account, {
        decision: { desired: unmanaged },
        now,
        dispute: { email, rivals: [], claimants: [] },
      }),
    all('blocked'),
  ],
  ['begin', (account) => begunFor({ ...account, lease: undefined }, present), all('working')],
  [
    'learn',
    (account) => learn(account, { externalId: 'v1' }),
    { ...all('–'), working: '·', blocked: '·', failed: '·' },
  ],
  [
    'prove',
    (account) => prove(account, present, seen),
    { ...all('–'), working: '·', blocked: '·', failed: '·' },
  ],
  [
    'finish',
    (account) =>
      finish(account, { desired: present, hash: hashOf(present), observed: seen, trials: {}, made: {} }),
    { ...all('–'), working: 'applied', blocked: 'applied', failed: 'applied' },
  ],
  [
    'finish, when something else is desired by now',
    (account) =>
      finish(account, { desired: muted, hash: hashOf(muted), observed: seen, trials: {}, made: {} }),
    { ...all('–'), working: 'pending', blocked: 'pending', failed: 'pending' },
  ],
  ['fail, to be tried again', (account) => fail(account, new Transient('503'), now), all('pending')],
  ['fail, for a human', (account) => fail(account, new Blocked('full', 'full'), now), all('blocked')],
  [
    'fail, for good',
    (account) => fail(account, new Permanent('422'), now),
    { ...all('failed'), applied: '·' },
  ],
  ['giveUp', (account) => giveUp(account, now), { ...all('failed'), applied: '·' }],
  ['unsettle', (account) => unsettle(account, now + minute), same],
  [
    'giveBack',
    (account) => giveBack(account, 'ours'),
    { ...all('–'), working: '·', blocked: '·', failed: '·' },
  ],
  ['inherit', (account) => inherit(account, in_.applied, true), same],
  ['orphan', (account) => orphan(account, now), { ...same, held: 'pending' }],
  ['empty', (account) => empty(account), all('unmanaged')],
  ['lookSoon', (account) => lookSoon(account, 'present', now), { ...same, unmanaged: '–', held: 'pending' }],
  ['change', (account) => change(account, present), same],
  ['hold', (account) => heldFor(account, present, 'ask'), all('held')],
  ['decided, approved', (account) => decided(account, 'approved', now), { ...all('–'), held: 'pending' }],
  ['decided, rejected', (account) => decided(account, 'rejected', now), { ...all('–'), held: '·' }],
  [
    'withDesired, where the target asks no more',
    (account) => withDesired(account, { decision: { desired: present }, now: now + 1, mode: 'act' }),
    {
      ...all('–'),
      unmanaged: 'pending',
      held: 'pending',
      failed: 'pending',
    },
  ],
];

describe.each(table)('%s', (_title, run, to) => {
  test.each(Object.entries(in_))('from %s', (status, account) => {
    const after = run(account);
    const expected = to[status as Account['status']];
    expect(after?.status ?? '–').toBe(expected === '·' ? status : expected);
  });
});

describe('a lease', () => {
  test('of another worker lets nobody begin before it is over', () => {
    const other = { ...working, lease: { token: 'theirs', until: iso(now + 30_000), takes: 70_000 } };
    const next = begin(other, { desired: present, hash: 'h', lease, now });
    expect(next).toEqual({ held: undefined });
    expect(begin(other, { desired: present, hash: 'h', lease, now: now + 31_000 })).toMatchObject({
      status: 'working',
    });
  });

  test('is given back by the worker that has it, and by no other', () => {
    expect(giveBack(working, 'theirs')).toBeUndefined();
    expect(giveBack(working, 'ours')?.lease).toBeUndefined();
  });
});

describe('a leaver whose messages die', () => {
  const leaver = begunFor(withDesired(fresh, { decision: { desired: muted }, now }) ?? fresh, muted);
  test('stays due, and one dead letter a day tells of one reason', () => {
    const first = deadLettered(leaver, new Permanent('Pager 422 on PUT'), now);
    expect(first.isTold).toBe(false);
    expect(first.account).toMatchObject({ status: 'failed', dueAt: iso(now + 2 * minute) });
    expect(deadLettered(first.account, new Permanent('Pager 422 on PUT'), now + minute).isTold).toBe(true);
    expect(deadLettered(first.account, new Permanent('Pager 409 on PUT'), now + minute).isTold).toBe(false);
    expect(
      deadLettered(first.account, new Permanent('Pager 422 on PUT'), now + 25 * 60 * minute).isTold,
    ).toBe(false);
  });
});

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
