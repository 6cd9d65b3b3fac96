import type { Event } from '../../functions/core/contracts/event.ts';
import { type Action, createCompany } from './company.ts';
import { createDirectory, type Moment } from './directory.ts';
import { config, expect } from './expected.ts';
import { changeable, foreign, slow, vendorFaults, withFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { createLists, type List } from './lists.ts';
import { createRandom } from './random.ts';
import { createRollcall, type Rollcall } from './rollcall.ts';
import { differences } from './verdict.ts';
import { hireVeterans, lostRights, type Rights, rightsOfVeterans, tidingsOfVeterans } from './veterans.ts';

export type History = {
  /** One number for each who is hired at first. */
  hires: number[];
  actions: Action[];
  /** What happens when all of that is over and the grace periods too. */
  later: Action[];
  /** The lists that are read meanwhile; where any is or an event is lost, a good one is read in the end. */
  lists: List[];
  /** Decides the order of delivery, the weather and who dies. */
  seed: number;
  /** The part of all calls that go wrong, and of all invocations that are killed, while it storms. */
  storm: { faults: number; kills: number; skew: number; table?: number; dayAhead?: number; losses?: number };
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
  const directory = createDirectory(random);
  const rollcall: Rollcall = createRollcall({
    seed,
    config,
    directory: directory.list,
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
  const lists = createLists(rollcall, directory);
  const moments: Moment[] = [company.listed()];
  for (const what of history.hires) {
    company.hire(what);
    moments.push(company.listed());
  }
  const isListed = history.lists.length > 0 || (storm.losses ?? 0) > 0;
  const wrong: string[] = [];

  /** They are there before anything is heard, and whatever is heard of them leaves them what they have. */
  async function settleVeterans(): Promise<Rights> {
    await hireVeterans(vendors, scheduler, veterans);
    return rightsOfVeterans(vendors, veterans);
  }

  /** Some is told once and for all: no list names the address of a user who came and went between two lists. */
  function isLost({ source, type }: Event): boolean {
    return source === 'okta' && type !== 'user.created' && random.chance(storm.losses ?? 0);
  }

  /** Within half an hour, in any order, some of it twice; and lists are read between them. */
  async function deliver(events: Event[]): Promise<void> {
    const again = events.filter(() => random.chance(0.2));
    const deliveries = random.shuffle([...events, ...again]);
    const gap = (30 * minute) / deliveries.length;
    for (const [place, event] of deliveries.entries()) {
      await scheduler.sleep(random.below(2 * gap));
      for (const { when, from, flaw } of history.lists) {
        if (when % deliveries.length === place) await lists.read(moments.slice(from % moments.length), flaw);
      }
      await rollcall.send(event);
    }
  }

  async function live(actions: Action[]): Promise<void> {
    for (const action of actions) {
      company.act(action);
      moments.push(company.listed());
    }
    const expected = expect(company);
    wrong.push(...ledger.wrong());
    ledger.turnOver(expected);
    calm = scheduler.now() + 90 * minute;
    // A list says of each group who is not in it: only a source that is never listed leaves them as they are.
    const teller = isListed ? 'pagerduty' : 'okta';
    const tidings = tidingsOfVeterans(random, veterans, scheduler.now() - hour, teller);
    const told = [...company.told(), ...tidings].filter((event) => !isLost(event));
    await deliver(told);
    if (isListed) {
      company.rest();
      await lists.readAtLast(company.listed());
    }
    moments.splice(0, moments.length, company.listed());
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
  return { wrong: [...wrong, ...ledger.wrong(), ...lists.wrong(), ...dead], refusals, calls: calls.length };
}
