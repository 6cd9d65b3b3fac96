import { parseKeep } from '../../functions/core/config/keep.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import { forget } from '../../functions/core/sweep/forget.ts';
import { createRollcall } from './rollcall.ts';

/** A day in milliseconds. */
export const day = 24 * 60 * 60_000;

/** Rollcall over years, in which people come and leave, and what is left of them is removed. */
export function createYears() {
  const rollcall = createRollcall();
  const { table, clock } = rollcall;
  const told: Record<string, unknown>[] = [];
  rollcall.world.log = {
    ...rollcall.world.log,
    info: (words, facts) => void (words.startsWith('removed what was kept') && told.push(facts ?? {})),
  };
  let number = 0;

  /** An event of this moment, of Okta's user u1 unless said otherwise. */
  function say(type: Event['type'], rest: Partial<Event> = {}): Event {
    return {
      id: `okta:${++number}`,
      type,
      source: 'okta',
      occurredAt: new Date(clock.now()).toISOString(),
      user: { id: 'u1', email: 'jane@example.com' },
      ...(type.startsWith('group.') && { group: { id: 'g1', displayName: 'sre' } }),
      ...rest,
    };
  }

  /** Looks once for what was kept long enough, as every sweep does. */
  async function pass(): Promise<void> {
    const { world } = rollcall;
    const nobody = { seen: new Set<string>(), failed: new Map(), waiting: new Map() };
    await forget({ world, deadline: clock.now() + 60_000, ...nobody });
  }

  /** Lets days go by; what fell due in them is worked off in the end. */
  async function later(days: number): Promise<void> {
    clock.advance(days * day);
    for (let n = 0; n < 3; n++) {
      await rollcall.sweep();
      await rollcall.drain();
      clock.advance(3 * 60_000);
    }
  }

  /** Runs a pass whose process dies after so many calls; before one of them something else happens in full. */
  async function passThatDies(after: number, at: number, happens: () => Promise<void>): Promise<void> {
    const real = { ...table };
    let calls = 0;
    for (const name of ['read', 'list', 'page', 'write', 'remove', 'scan'] as const) {
      const call = real[name] as (...args: unknown[]) => Promise<unknown>;
      Object.assign(table, {
        [name]: async (...args: unknown[]) => {
          calls++;
          if (calls === at) {
            const hooked = { ...table };
            Object.assign(table, real);
            await happens();
            Object.assign(table, hooked);
          }
          if (calls > after) throw new Error('the process is dead');
          return call(...args);
        },
      });
    }
    await pass().catch(() => {});
    Object.assign(table, real);
  }

  return {
    rollcall,
    keep: parseKeep({}),
    /** What the log said of removals. */
    told,
    say,
    pass,
    later,
    passThatDies,
    async leave(user = { id: 'u1', email: 'jane@example.com' }): Promise<void> {
      await rollcall.happen(say('user.deleted', { user }));
      await later(4);
      // The looks after the removal.
      await later(1);
      await later(7);
    },
    /** A person with an account, in a group; answers who that is. */
    async joined(): Promise<string> {
      await rollcall.happen(say('user.created'), say('group.member_added'));
      return (await rollcall.personOf('jane@example.com')).person;
    },
    /** Every item that names any of these texts anywhere. */
    naming: (...texts: string[]) =>
      table.items().flatMap((item) => {
        const text = JSON.stringify(item);
        return texts.some((one) => text.includes(one)) ? [`${item.pk} ${item.sk}`] : [];
      }),
  };
}
