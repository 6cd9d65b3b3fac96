import { restorationOf } from '../../functions/core/apply/restoration.ts';
import { planRestore, restore } from '../../functions/core/apply/restore.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { exclude } from '../../functions/core/roster/exclusions.ts';
import { event } from './events.ts';
import { configFor, createRollcall } from './rollcall.ts';

const hour = 3_600_000;

type Place = {
  id: string;
  target: Target;
  client: unknown;
  settings?: object;
  access?: object[];
  leavers?: object;
  /** @default jane@example.com */
  email?: string;
  /** Lets time go by at the vendor too. */
  advance?(milliseconds: number): void;
};

/** Rollcall before one vendor, with a person who leaves, comes back and is restored. */
export function createReturns({ id, target, client, settings = {}, advance = () => {}, ...rest }: Place) {
  const { email = 'jane@example.com' } = rest;
  const jane = { id: '00u1', email, displayName: 'Jane Doe' };
  const { access = [{ group: 'nobody', [id]: {} }], leavers = {} } = rest;
  const config = configFor(
    { [id]: target },
    { targets: { [id]: settings }, access, leavers: { brake: false, grace: '1h', ...leavers } },
  );
  const rollcall = createRollcall(config, { targets: { [id]: target }, client: () => client });
  let number = 0;
  const happen = (type: Parameters<typeof event>[0], more: object = {}) =>
    rollcall.happen(event(type, ++number, { user: jane, ...more }));
  const pass = (milliseconds: number) => {
    rollcall.clock.advance(milliseconds);
    advance(milliseconds);
  };
  const settle = async (milliseconds: number) => {
    pass(milliseconds);
    await rollcall.sweep();
    await rollcall.drain();
  };
  const world = {
    ...rollcall.world,
    by: 'an operator',
    sleep: async (milliseconds: number) => pass(milliseconds),
  };
  const restoration = async (at?: string) => {
    const { person } = await rollcall.personOf(jane.email);
    return restorationOf(world, { person, target: id, ...(at !== undefined && { at }) });
  };
  return {
    rollcall,
    world,
    happen,
    settle,
    pass,
    restoration,
    account: async () => (await rollcall.personOf(jane.email)).accounts[id],
    joins: () => happen('user.created'),
    /** Until the account is removed. */
    async leaves() {
      await happen('user.deleted');
      for (let sweeps = 0; sweeps < 4; sweeps++) await settle(hour);
    },
    async comesBack() {
      await happen('user.created');
      await settle(hour);
    },
    async excluded() {
      const { person } = await rollcall.personOf(jane.email);
      const until = new Date(rollcall.clock.now() + 1_000 * hour).toISOString();
      await exclude(rollcall.table, person, { until, reason: 'why', by: 'who' });
    },
    plan: async (at?: string) => planRestore(world, await restoration(at)),
    /** What the operator is shown, and then does. */
    async restore(at?: string) {
      const found = await restoration(at);
      const { steps } = await planRestore(world, found);
      return restore(world, found, steps);
    },
  };
}

/** Has the process die at the roster's write of this number, counted from now on; answers how to begin a new one. */
export function dieAt(rollcall: ReturnType<typeof createRollcall>, number: number) {
  const write = rollcall.table.write.bind(rollcall.table);
  let writes = 0;
  rollcall.table.write = async (...args) => {
    if (++writes >= number) throw new Error('the process is dead');
    return write(...args);
  };
  return {
    revive() {
      rollcall.table.write = write;
    },
    /** Whether it died at all. */
    died: () => writes >= number,
  };
}
