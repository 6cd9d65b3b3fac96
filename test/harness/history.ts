import type { Event } from '../../functions/core/contracts/event.ts';
import { type Action, createCompany } from './company.ts';
import { config, expect } from './expected.ts';
import { changeable, foreign, slow, vendorFaults, withFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { createRandom, type Random } from './random.ts';
import { createRollcall, type Rollcall } from './rollcall.ts';
import { differences } from './verdict.ts';
import { hireVeterans, lostRights, type Rights, rightsOfVeterans, tidingsOfVeterans } from './veterans.ts';

export type History = {
  /** One number for each who is hired at first. */
  hires: number[];
  actions: Action[];
  /** What happens when all of that is over and the grace periods too. */
  later: Action[];
  /** Decides the order of delivery, the weather and who dies. */
  seed: number;
  /** The part of all calls that go wrong, and of all invocations that are killed, while it storms. */
  storm: { faults: number; kills: number; skew: number; table?: number; dayAhead?: number };
};

/** How many people of an organisation were at the vendors before Rollcall was. */
const veterans = 3;

const minute = 60_000;
const hour = 60 * minute;

/** A vendor in trouble, what stands before it, and one that takes its time. */
const weather = [vendorFaults, foreign, slow].map((kind) => Object.values(kind));

/** `refusals` are the calls that a vendor refused because there were too many. */
export type Outcome = { wrong: string[]; refusals: number; calls: number };

/** Plays a history through to its end and answers everything that went wrong. */
export async function play(history: History): Promise<Outcome> {
  const { seed, storm } = history;
  const random = createRandom(seed);
  let calm = 0;
  const ledger = createLedger((vendor) => rollcall.vendors.state(vendor));
  const rollcall: Rollcall = createRollcall({
    seed,
    config,
    // Less often than in real life, where every minute counts; here most of them are hours of waiting for a grace period.
    sweepEvery: 4 * minute,
    through: (http, scheduler) => {
      const rate = () => (scheduler.now() < calm ? storm.faults : 0);
      return withFaults(http, changeable(random, rate, ...weather), scheduler);
    },
    tableRefuses: ({ now }) =>
      now() < calm && random.chance(storm.table ?? 0)
        ? random.pick(['throttled', 'lost'] as const)
        : undefined,
    mishaps: ({ now }) => ({
      kills: () => (now() < calm ? storm.kills : 0),
      skew: storm.skew,
      dayAhead: storm.dayAhead,
    }),
    vendors: { around: ledger.watch },
  });
  const { scheduler, vendors, queues } = rollcall;
  const company = createCompany(scheduler.now() - 24 * hour);
  const had = await scheduler.run(settleVeterans());
  for (const what of history.hires) company.hire(what);
  const wrong: string[] = [];

  /** They are there before anything is heard, and whatever is heard of them leaves them what they have. */
  async function settleVeterans(): Promise<Rights> {
    await hireVeterans(vendors, scheduler, veterans);
    return rightsOfVeterans(vendors, veterans);
  }

  async function live(actions: Action[]): Promise<void> {
    for (const action of actions) company.act(action);
    const expected = expect(company);
    wrong.push(...ledger.wrong());
    ledger.turnOver(expected);
    calm = scheduler.now() + 90 * minute;
    const tidings = tidingsOfVeterans(random, veterans, scheduler.now() - hour);
    await deliver(rollcall, [...company.told(), ...tidings], random);
    // A grace period of four hours, and then an hour at most until a blocked person is looked at again.
    await scheduler.sleep(7 * hour);
    const end = scheduler.now() + 24 * hour;
    while (!rollcall.isQuiet() && scheduler.now() < end) await scheduler.sleep(5_000);
    if (!rollcall.isQuiet()) wrong.push('a worker still works after a day');
    wrong.push(...(await differences(vendors.state, expected)));
    wrong.push(...lostRights(had, await rightsOfVeterans(vendors, veterans)));
  }

  await scheduler.run(live(history.actions));
  if (history.later.length > 0) await scheduler.run(live(history.later));
  const dead = queues.dead().map(({ attributes }) => `dead-lettered: ${JSON.stringify(attributes)}`);
  const calls = Object.values(vendors.simulators).flatMap((simulator) => simulator.calls);
  const refusals = calls.filter(({ status }) => status === 429 || status === 420).length;
  return { wrong: [...wrong, ...ledger.wrong(), ...dead], refusals, calls: calls.length };
}

/** Within half an hour, in any order, some of it twice. */
async function deliver({ scheduler, send }: Rollcall, events: Event[], random: Random): Promise<void> {
  const again = events.filter(() => random.chance(0.2));
  const deliveries = random.shuffle([...events, ...again]);
  const gap = (30 * minute) / deliveries.length;
  for (const event of deliveries) {
    await scheduler.sleep(random.below(2 * gap));
    await send(event);
  }
}
