import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Grant } from '../../functions/targets/statuspage/schema.ts';
import type { StatuspageOptions } from '../../infra/local/simulators/statuspage/index.ts';
import {
  anyAccount,
  anyOptions,
  anyStay,
  expected,
  give,
  giveAnother,
  type HeldAccount,
  picture,
  plainly,
} from './statuspage-accounts.ts';
import { absent, createVendor, muted, present } from './statuspage-vendor.ts';

describe('whatever a person is at Statuspage and whatever they should be', () => {
  const setUp = async (account: HeldAccount, options: StatuspageOptions) => {
    const vendor = createVendor(options);
    await give(vendor, account);
    await giveAnother(vendor);
    return { vendor, worker: vendor.worker(), before: await picture(vendor) };
  };

  it('they end with what is granted, what no line of the configuration names stays, and so does everybody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyAccount,
        anyStay,
        anyOptions,
        fc.boolean(),
        async (account, { grant, scope }, options, mute) => {
          const { vendor, worker, before } = await setUp(account, options);
          if (mute) await worker.converge(muted);
          await worker.converge(present(grant, scope));
          const after = await picture(vendor);
          expect(plainly(after.hers)).toEqual(plainly(expected(before.hers, grant, scope)));
          expect(after.others).toEqual(before.others);
          expect(after.mails).toEqual(before.mails);
          expect((await worker.converge(present(grant, scope))).done).toEqual([]);
          expect((await vendor.worker().converge(present(grant, scope))).done).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a mute or a removal leaves nothing of theirs and everything of everybody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyAccount,
        anyOptions,
        fc.constantFrom(muted, absent),
        async (account, options, wish) => {
          const { vendor, worker, before } = await setUp(account, options);
          await worker.converge(wish);
          const after = await picture(vendor);
          const permissions = wish.state === 'absent' || account.user === undefined ? undefined : {};
          expect(after.hers).toEqual({ viewers: {}, subscribers: [], permissions });
          expect(after.others).toEqual(before.others);
          expect(after.mails).toEqual(before.mails);
          expect((await worker.converge(wish)).done).toEqual([]);
          expect((await vendor.worker().converge(wish)).done).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('a person who was muted and has no grant gets back exactly what they had', async () => {
    await fc.assert(
      fc.asyncProperty(anyAccount, anyOptions, async (account, options) => {
        const { vendor, worker, before } = await setUp(account, options);
        await worker.converge(muted);
        await worker.converge(present());
        const after = await picture(vendor);
        expect(plainly(after.hers)).toEqual(plainly(before.hers));
        expect(after.others).toEqual(before.others);
        expect((await worker.converge(present())).done).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('any wishes one after the other end with the last one, and nobody else is touched', async () => {
    const anyWish: fc.Arbitrary<Desired<Grant>> = fc.oneof(
      fc.constantFrom(muted, absent, present()),
      anyStay.map(({ grant, scope }) => present(grant, scope)),
    );
    const wishes = fc.array(anyWish, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(anyAccount, anyOptions, wishes, async (account, options, all) => {
        const { vendor, worker, before } = await setUp(account, options);
        for (const wish of all) await worker.converge(wish);
        const after = await picture(vendor);
        expect(after.others).toEqual(before.others);
        const last = all.at(-1);
        if (last === undefined) return;
        expect((await worker.converge(last)).done).toEqual([]);
        if (last.state === 'absent') expect(after.hers).toEqual({ viewers: {}, subscribers: [] });
      }),
      { numRuns: 100 },
    );
  });
});
