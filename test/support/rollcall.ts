import * as z from 'zod/mini';
import { apply, type Outcome } from '../../functions/core/apply/apply.ts';
import { type Config, parseConfig } from '../../functions/core/config/config.ts';
import { parseKeep } from '../../functions/core/config/keep.ts';
import { defineSource } from '../../functions/core/contracts/define-source.ts';
import type { Event } from '../../functions/core/contracts/event.ts';
import type { Source } from '../../functions/core/contracts/source.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { decodeLifecycle } from '../../functions/core/delivery/event-message.ts';
import type { Lane } from '../../functions/core/delivery/lane.ts';
import type { Wake } from '../../functions/core/delivery/wake-up.ts';
import { keys } from '../../functions/core/roster/keys.ts';
import { createRoster } from '../../functions/core/roster/roster.ts';
import { route } from '../../functions/core/route/route.ts';
import { sweep } from '../../functions/core/sweep/sweep.ts';
import type { Message } from '../../functions/lib/aws/queue.ts';
import type { Log } from '../../functions/lib/log.ts';
import { createCounts } from './counts.ts';
import { createMemoryTable } from './memory-table.ts';
import { Pager, pagerTarget } from './pager.ts';
import { createClock } from './target.ts';

const source = defineSource({
  name: 'A source',
  settings: z.object({}),
  secret: z.object({}),
  webhook: {
    accepted: 202,
    signature: () => ({ isBy: () => true }),
    parse: () => ({ events: [], unreadable: [] }),
  },
});
const registries = {
  sources: { okta: source, pagerduty: source },
  targets: { pager: pagerTarget as Target },
};

/** A configuration for other vendors. */
export function configFor(targets: Record<string, Target>, config: object): Config {
  return parseConfig({ sources: { okta: {}, pagerduty: {} }, ...config }, { ...registries, targets }, 'act');
}

/** A configuration for the invented vendor: everybody is in, who is in SRE is in its team. */
export function pagerConfig(changes: object = {}): Config {
  const config = {
    sources: { okta: {}, pagerduty: {} },
    targets: { pager: {} },
    access: [
      { group: '*', pager: {} },
      { group: 'sre', pager: { teams: ['SRE'] } },
    ],
    // What is not about mass departures is not to be stopped by them.
    leavers: { brake: false },
    ...changes,
  };
  return parseConfig(config, registries, 'act');
}

/** Another vendor than the invented one: its target, and the client that a worker has. */
export type Place = { targets: Record<string, Target>; client(): unknown };

/** Rollcall without AWS: the real route, apply and sweep over a table in memory, with wake-ups in an array. */
export function createRollcall(config: Config = pagerConfig(), place?: Place) {
  const clock = createClock();
  const table = createMemoryTable();
  let ids = 0;
  const newId = () => `id${String(++ids).padStart(6, '0')}`;
  // Lets everybody else go on; the clock stands still.
  const sleep = () => new Promise<void>((resolve) => setImmediate(resolve));
  const roster = createRoster({ table, now: clock.now, sleep, newId });
  const pager = new Pager();
  const wakes: { wake: Wake; lane: Lane }[] = [];
  const told: Message[] = [];
  const asked: Message[] = [];
  const counts = createCounts();
  const outcomes: Outcome[] = [];
  const world = {
    roster,
    config,
    targets: place?.targets ?? registries.targets,
    client: place?.client ?? (() => pager),
    metrics: counts.metrics,
    throughCircuit: <T>(_person: string, work: () => Promise<T>) => work(),
    wakeUp: async (wake: Wake, lane: Lane) => {
      wakes.push({ wake, lane });
    },
    ask: async (_target: string, message: Message) => {
      asked.push(message);
    },
    lifecycle: {
      send: async (messages: Message[]) => {
        told.push(...messages);
      },
    },
    sources: registries.sources as Record<string, Source>,
    keep: parseKeep({}),
    log: { info: () => {}, warn: () => {}, error: () => {} } as Log,
    // The clock stands still, so nobody ever takes too long.
    sleep: (_milliseconds: number) => new Promise<void>(() => {}),
  };
  const minute = 60_000;
  return {
    clock,
    table,
    roster,
    pager,
    wakes,
    /** What workers were asked for that is about nobody in particular. */
    asked,
    world,
    counted: counts.counted,
    /** How each wake-up that was drained ended. */
    outcomes,
    /** Routes an event, and what is told to others because of it. */
    async route(event: Event) {
      const persons = await route(world, event);
      for (let next = told.shift(); next !== undefined; next = told.shift()) {
        persons.push(...(await route(world, decodeLifecycle(next.body))));
      }
      return persons;
    },
    apply: (wake: Wake) => apply(world, wake, clock.now() + minute),
    sweep: () => sweep(world, clock.now() + minute),
    /** Lets events happen one after the other, each worked off before the next. */
    async happen(...events: Event[]) {
      for (const one of events) {
        await this.route(one);
        await this.drain();
      }
    },
    /** Works off every wake-up that is queued, and those that come meanwhile. */
    async drain() {
      for (let next = wakes.shift(); next !== undefined; next = wakes.shift()) {
        outcomes.push(await apply(world, next.wake, clock.now() + minute));
      }
    },
    /** Works on one person of whom nobody knows anything new. */
    async wakeAgain(email: string) {
      const { person, accounts } = await this.personOf(email);
      for (const target of Object.keys(accounts)) await this.apply({ person, target, causedBy: 'again' });
    },
    async personOf(email: string) {
      const person = await roster.linkOwner(keys.emailLink(email));
      if (person === undefined) throw new Error(`nobody holds ${email}`);
      return roster.load(person);
    },
  };
}
