import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Grant } from '../../functions/targets/statuspage/schema.ts';
import type { StatuspageOptions } from '../../infra/local/simulators/statuspage/index.ts';
import {
  anyLife,
  anyOptions,
  anyStay,
  expected,
  type Life,
  live,
  liveNextDoor,
  picture,
  plainly,
} from './statuspage-lives.ts';
import { absent, createOffice, muted, present } from './statuspage-office.ts';

describe('whatever somebody is at Statuspage and whatever they should be', () => {
  const setUp = async (life: Life, options: StatuspageOptions) => {
    const office = createOffice(options);
    await live(office, life);
    await liveNextDoor(office);
    return { office, worker: office.worker(), before: await picture(office) };
  };

  it('they end with what is granted, what no line of the configuration names stays, and so does everybody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyLife,
        anyStay,
        anyOptions,
        fc.boolean(),
        async (life, { grant, scope }, options, mute) => {
          const { office, worker, before } = await setUp(life, options);
          if (mute) await worker.converge(muted);
          await worker.converge(present(grant, scope));
          const after = await picture(office);
          expect(plainly(after.hers)).toEqual(plainly(expected(before.hers, grant, scope)));
          expect(after.others).toEqual(before.others);
          expect(after.mails).toEqual(before.mails);
          expect((await worker.converge(present(grant, scope))).done).toEqual([]);
          expect((await office.worker().converge(present(grant, scope))).done).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a mute or a removal leaves nothing of theirs and everything of everybody else', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, anyOptions, fc.constantFrom(muted, absent), async (life, options, wish) => {
        const { office, worker, before } = await setUp(life, options);
        await worker.converge(wish);
        const after = await picture(office);
        const permissions = wish.state === 'absent' || life.user === undefined ? undefined : {};
        expect(after.hers).toEqual({ viewers: {}, subscribers: [], permissions });
        expect(after.others).toEqual(before.others);
        expect(after.mails).toEqual(before.mails);
        expect((await worker.converge(wish)).done).toEqual([]);
        expect((await office.worker().converge(wish)).done).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('whoever was muted and has no grant gets back exactly what they had', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, anyOptions, async (life, options) => {
        const { office, worker, before } = await setUp(life, options);
        await worker.converge(muted);
        await worker.converge(present());
        const after = await picture(office);
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
      fc.asyncProperty(anyLife, anyOptions, wishes, async (life, options, all) => {
        const { office, worker, before } = await setUp(life, options);
        for (const wish of all) await worker.converge(wish);
        const after = await picture(office);
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
