import { describe, expect, test } from 'vitest';
import type { Account } from '../../../functions/core/accounts/account.ts';
import { departure } from '../../../functions/core/accounts/departure.ts';
import { leave } from '../../../functions/core/accounts/leave.ts';
import { withDesired } from '../../../functions/core/accounts/transitions/index.ts';
import { wants } from '../../../functions/core/accounts/wants.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

describe('what a clock a day ahead wrote of a person', () => {
  test('does not make a grace period longer', () => {
    const leavers = { grace: 72 * hour };
    const decision = leave(
      { provisioning: { leavingSince: iso(now + 24 * hour) }, leavers, now },
      'jane@example.com',
    );
    expect(decision).toMatchObject({ leavingSince: iso(now), changesAt: iso(now + 72 * hour) });
  });

  test('does not hide for a day that a mute is late', () => {
    const leaving = { at: iso(now - hour), knownAt: iso(now + 24 * hour) };
    expect(departure({ leaving }, 'muted', now)).toEqual({ at: iso(now - hour), knownAt: iso(now) });
  });

  test('keeps nobody waiting for a human who may have acted long ago', () => {
    const item: Account = {
      person: 'p',
      target: 'pager',
      status: 'blocked',
      desiredHash: 'a',
      appliedHash: 'b',
    };
    expect(wants({ ...item, dueAt: iso(now + hour) }, now)).toBe(false);
    expect(wants({ ...item, dueAt: iso(now + 24 * hour) }, now)).toBe(true);
  });

  test('keeps nobody waiting for the end of a dispute that may be over long ago', () => {
    const disputed = {
      dispute: { email: 'jane@example.com', rivals: [], claimants: [] },
      decision: { desired: { state: 'unmanaged' as const } },
      now,
    };
    const noted = withDesired({ person: 'p', target: 'pager', status: 'applied' }, disputed);
    const dueAt = iso(now + 24 * hour);
    expect(noted).toMatchObject({ status: 'blocked' });
    expect(noted && withDesired(noted, disputed)).toBeUndefined();
    expect(noted && withDesired({ ...noted, dueAt }, disputed)?.dueAt).toBe(noted?.dueAt);
  });
});
