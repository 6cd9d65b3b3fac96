import { describe, expect, test } from 'vitest';
import type { Account } from '../../../functions/core/accounts/account.ts';
import { isInBulk } from '../../../functions/core/accounts/due-partition.ts';
import { hashOf } from '../../../functions/core/accounts/hash.ts';
import { leavingOf } from '../../../functions/core/accounts/leaving-of.ts';
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
  inherit,
  learn,
  lookAgain,
  lookSoon,
  orphan,
  prove,
  unsettle,
  withDesired,
} from '../../../functions/core/accounts/transitions/index.ts';
import { Blocked, Permanent, Transient } from '../../../functions/core/contracts/errors.ts';

import {
  absent,
  begunFor,
  email,
  fresh,
  heldFor,
  in_,
  iso,
  lease,
  minute,
  muted,
  now,
  present,
  seen,
  unmanaged,
  working,
} from '../../support/accounts.ts';

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

const excluded = { until: iso(now + 60 * minute), reason: 'parental leave', by: 'ops' };

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
  [
    'withDesired, of a person who is excluded',
    (account) => withDesired(account, { decision: { desired: muted }, now, excluded }),
    { ...all('held'), working: '–' },
  ],
  [
    'withDesired, excluded and what they should be',
    (account) => withDesired(account, { decision: { desired: present }, now, mode: 'ask', excluded }),
    { ...all('held'), working: '–', applied: '–', held: '–' },
  ],
  ['begin', (account) => begunFor({ ...account, lease: undefined }, present), all('working')],
  [
    'learn',
    (account) => learn(account, { externalIds: ['v1'] }),
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
      finish(account, { desired: present, hash: hashOf(present), observed: seen, trials: {}, made: {}, now }),
    { ...all('–'), working: 'applied', blocked: 'applied', failed: 'applied' },
  ],
  [
    'finish, when something else is desired by now',
    (account) =>
      finish(account, { desired: muted, hash: hashOf(muted), observed: seen, trials: {}, made: {}, now }),
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
  [
    'lookAgain',
    (account) => lookAgain(account, now),
    { ...all('pending'), unmanaged: '–', working: '–', held: '–' },
  ],
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

describe('a removed account', () => {
  const hour = 60 * minute;
  const gone = (account: Account, at = now) =>
    finish(begunFor(account, absent, at), {
      ...{ desired: absent, hash: hashOf(absent), observed: { present: false }, trials: {}, made: {} },
      now: at,
    }) ?? account;
  const removed = gone({ ...in_.applied, desiredHash: hashOf(absent) });

  test('waits for a look among the many, in no leaver’s way', () => {
    expect(removed).toMatchObject({ status: 'applied', dueAt: iso(now + hour) });
    expect(isInBulk(removed)).toBe(true);
    const later = withDesired(removed, { decision: { desired: absent }, now: now + hour });
    expect(later).toMatchObject({ status: 'pending', appliedState: 'absent' });
    expect(later && isInBulk(later)).toBe(false);
    expect(withDesired(removed, { decision: { desired: absent }, now: now + hour - 1 })).toBeUndefined();
  });

  test('is proved gone only by what was read after its removal', () => {
    const leaving = { at: iso(now - hour), knownAt: iso(now - hour) };
    expect(leavingOf({ ...removed, leaving })).toEqual({ knownAt: now, identified: false });
    expect(leavingOf({ leaving })).toEqual({ knownAt: now - hour, identified: false });
  });

  test('is looked for no more once it is given again, or none of Rollcall’s business', () => {
    const hired = begunFor(removed, present);
    expect(hired.removal).toBeUndefined();
    expect(withDesired(removed, { decision: { desired: unmanaged }, now })?.removal).toBeUndefined();
    expect(removed.removal).toEqual({ at: iso(now), looks: 0 });
  });
});
