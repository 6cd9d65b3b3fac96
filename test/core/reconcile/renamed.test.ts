import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { event, shuffledWithDuplicates } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const [before, after] = ['jane.doe@example.com', 'jane.roe@example.com'];
const okta = (email?: string) => ({ user: { id: '00u1', email, displayName: 'Jane' } });
const pagerduty = (email?: string) => ({
  source: 'pagerduty',
  user: { id: 'P1', email, displayName: 'Jane' },
});

const joined = [event('user.created', 1, okta(before)), event('user.created', 2, pagerduty(before))];
const renamed = [event('user.updated', 5, okta(after)), event('user.updated', 5, pagerduty(after))];

type Rollcall = ReturnType<typeof createRollcall>;
const accounts = ({ pager }: Rollcall) =>
  [...pager.accounts.values()].map(({ email, muted }) => ({ email, muted }));

/** A Rollcall that has swept before: the first sweep looks at everybody, which would repair what these tests look for. */
async function deployed(): Promise<Rollcall> {
  const rollcall = createRollcall();
  await rollcall.sweep();
  return rollcall;
}

/** Lets every grace period pass, and everything that waits for a while come up again. */
async function later(rollcall: Rollcall): Promise<void> {
  for (let hour = 0; hour < 80; hour++) {
    rollcall.clock.advance(3_600_000);
    await rollcall.sweep();
    await rollcall.drain();
  }
}

const stories: Record<string, { events: Event[]; end: { email: string; muted: boolean }[] }> = {
  'in both of them': { events: [...joined, ...renamed], end: [{ email: after, muted: false }] },
  'in the one that decides, and never in the other': {
    events: [...joined, event('user.updated', 5, okta(after))],
    end: [{ email: after, muted: false }],
  },
  'in the one that does not decide, and never in the other': {
    events: [...joined, event('user.updated', 5, pagerduty(after))],
    end: [{ email: before, muted: false }],
  },
  'in the other, after they left the one that decides': {
    events: [...joined, event('user.deleted', 4, okta()), event('user.updated', 5, pagerduty(after))],
    end: [],
  },
};

describe('a person of two sources who is renamed', { timeout: 1_200_000 }, () => {
  test.each(Object.entries(stories))(
    '%s ends as one person with one account, in whatever order that is heard of',
    async (_, { events, end }) => {
      const told = fc.tuple(shuffledWithDuplicates(events), fc.infiniteStream(fc.boolean()));
      await fc.assert(
        fc.asyncProperty(told, async ([order, pauses]) => {
          const rollcall = await deployed();
          for (const one of order) {
            await rollcall.route(one);
            if (pauses.next().value) await rollcall.drain();
          }
          await rollcall.drain();
          await later(rollcall);
          expect(accounts(rollcall)).toEqual(end);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('while they are suspended never loses their only account, nor is heard again', async () => {
    const events = [...joined, event('user.suspended', 3, okta()), ...renamed];
    await fc.assert(
      fc.asyncProperty(shuffledWithDuplicates(events), async (order) => {
        const rollcall = await deployed();
        for (const one of order) await rollcall.happen(one);
        const had = accounts(rollcall).length > 0;
        await later(rollcall);
        expect(accounts(rollcall).map(({ muted }) => muted)).toEqual(had ? [true] : []);
        await rollcall.happen(event('user.reactivated', 9, okta()));
        await later(rollcall);
        expect(accounts(rollcall)).toEqual([{ email: after, muted: false }]);
      }),
      { numRuns: 60 },
    );
  });

  test('ends so also when the roster fails at any write of the event that shows who they are', async () => {
    // Two people with an account each, until one of the other two events.
    const others = [...joined.slice(0, 1), ...renamed.slice(1)];
    const meetings = [...joined.slice(1), ...renamed.slice(0, 1)];
    for (const meeting of meetings) {
      let whole = false;
      let fails = 0;
      while (!whole) {
        const rollcall = await deployed();
        await rollcall.happen(...others);
        whole = await cutOff(rollcall, ++fails, () => rollcall.route(meeting));
        await rollcall.happen(meeting, ...meetings);
        await later(rollcall);
        expect(accounts(rollcall)).toEqual([{ email: after, muted: false }]);
      }
      expect(fails).toBeGreaterThan(5);
    }
  });
});

/** Does the work, of which the n-th write fails; answers whether there were fewer. */
async function cutOff({ table }: Rollcall, fails: number, work: () => Promise<unknown>): Promise<boolean> {
  const { write } = table;
  let writes = 0;
  table.write = (...args) => {
    if (++writes === fails) throw new Error('the table is out of reach');
    return write(...args);
  };
  await work().catch(() => {});
  table.write = write;
  return writes < fails;
}
