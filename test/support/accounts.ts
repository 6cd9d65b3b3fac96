import type { Account } from '../../functions/core/accounts/account.ts';
import { hashOf } from '../../functions/core/accounts/hash.ts';
import { begin, fail, finish, hold, withDesired } from '../../functions/core/accounts/transitions/index.ts';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { Blocked, Permanent } from '../../functions/core/contracts/errors.ts';

export const now = Date.parse('2026-01-05T09:00:00Z');
export const minute = 60_000;
export const iso = (at: number) => new Date(at).toISOString();
export const email = 'jane@example.com';
export const present: Desired = {
  state: 'present',
  profile: { email, displayName: 'Jane' },
  grant: { teams: ['SRE'] },
  scope: { teams: ['SRE'] },
};
export const muted: Desired = { state: 'muted', email };
export const absent: Desired = { state: 'absent', email };
export const unmanaged: Desired = { state: 'unmanaged' };
export const seen = { present: true as const, ids: ['v1'], account: { name: 'Jane' } };
export const lease = { token: 'ours', until: now + 70_000 };

export const begunFor = (account: Account, desired: Desired, at = now) => {
  const next = begin(account, {
    desired,
    hash: hashOf(desired),
    lease: { ...lease, until: at + 70_000 },
    now: at,
  });
  if ('held' in next) throw new Error('another worker has it');
  return next;
};
export const provedAs = (account: Account, desired: Desired) =>
  finish(account, { desired, hash: hashOf(desired), observed: seen, trials: {}, made: {}, now }) ?? account;

export const plan = [{ title: 'Create the account', reversible: true }];
export const heldFor = (account: Account, desired: Desired, by: 'ask' | 'brake', at = now) =>
  hold(account, {
    decision: { desired },
    hash: hashOf(desired),
    hold: by === 'ask' ? { by, plan: 'h1', steps: plan } : { by },
    now: at,
  });

export const fresh: Account = { person: 'p', target: 'pager', status: 'unmanaged' };
export const pending = withDesired(fresh, { decision: { desired: present }, now }) ?? fresh;
export const working = begunFor(pending, present);
/** An account in each status, as the transitions before led to it. */
export const in_: Record<Account['status'], Account> = {
  unmanaged: fresh,
  pending,
  working,
  applied: provedAs(working, present),
  blocked: fail(working, new Blocked('no seat is left', 'no seat is left'), now),
  held: heldFor(pending, present, 'ask'),
  failed: fail(working, new Permanent('Pager 422 on POST'), now),
};
