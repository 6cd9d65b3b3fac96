import type { Hono } from 'hono';
import { mayCost } from '../../functions/core/accounts/may-cost.ts';
import { sift } from '../../functions/core/accounts/sift.ts';
import { converge, type Done } from '../../functions/core/apply/converge.ts';
import { heldForCover } from '../../functions/core/apply/held.ts';
import { rehearsed } from '../../functions/core/apply/rehearsed.ts';
import type { Vendor } from '../../functions/core/contracts/api.ts';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { Blocked } from '../../functions/core/contracts/errors.ts';
import type { Known } from '../../functions/core/contracts/known.ts';
import type { Observed } from '../../functions/core/contracts/observed.ts';
import type { Step } from '../../functions/core/contracts/step.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { createVendor } from '../../functions/core/vendor/api.ts';
import { createLists } from '../../functions/core/vendor/lists.ts';
import type { Table } from '../../functions/lib/aws/table.ts';
import type { Http } from '../../functions/lib/http.ts';
import { authorizing } from './authorizing.ts';
import { createMemoryTable } from './memory-table.ts';

/** A clock that moves only when told to, or when a process sleeps. */
export function createClock(start = Date.parse('2026-01-05T09:00:00Z')) {
  let at = start;
  return {
    now: () => at,
    sleep: async (milliseconds: number) => {
      at += milliseconds;
    },
    advance: (milliseconds: number) => {
      at += milliseconds;
    },
  };
}

/** One holder of a name at a time, on this machine: what several workbenches share to be workers of one vendor. */
export function createExclusive(): Vendor['exclusive'] {
  const queues = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (queues.get(name) ?? Promise.resolve()).then(work);
    queues.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  };
}

/** HTTP that ends in a Hono app, without a port. */
export function httpInto(app: Hono): Http {
  return async ({ method, url, headers, body }) => {
    const answer = await app.request(url, { method, headers, body });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
  };
}

export type Bench<Grant, Account> = {
  /** Converges one account the way the worker does, remembering id and snapshot from call to call. */
  converge(desired: Desired<Grant>): Promise<{ observed: Observed<Account>; done: Done[] }>;
  /** The titles of the steps that converging would take, by the same loop, and what a human must see to besides. */
  rehearse(desired: Desired<Grant>): Promise<{ titles: string[]; blocked?: string }>;
  known: Known<Account>;
  /** Whether hours may become uncovered where nobody stands in. @default 'hold' */
  otherwise: 'hold' | 'force';
};

/** The real vendor client and the real loop, with a simulator at the other end and no roster. */
export function workbench<Settings, Grant, Account, Client>(
  target: Target<Settings, Grant, Account, Client>,
  settings: Settings,
  app: Hono,
  options: { key?: string; now?: () => number; exclusive?: Vendor['exclusive']; table?: Table } = {},
): Bench<Grant, Account> & { client: Client } {
  const now = options.now ?? Date.now;
  const vendor = createVendor({
    name: target.name,
    origin: target.api.origin(settings),
    http: httpInto(app),
    authorize: async () => target.api.authorize({ key: options.key ?? 'local-key' }, authorizing(settings)),
    isOwnError: target.api.isOwnError,
    throttle: target.api.throttle,
    slot: async () => {},
    learn: async () => {},
    exclusive: options.exclusive ?? ((_name, work) => work()),
    now,
  });
  let ids = 0;
  const newId = () => `id${++ids}`;
  const lists = createLists({ table: options.table ?? createMemoryTable(), owner: target.name, now, newId });
  const client = target.connect(settings, vendor, lists);
  const bench = {
    client,
    known: {} as Known<Account>,
    otherwise: 'hold' as 'hold' | 'force',
    async rehearse(desired: Desired<Grant>) {
      const rehearsal = rehearsed(target as unknown as Target);
      if (rehearsal === undefined) throw new Error('it foresees nothing');
      const titles: string[] = [];
      const nothing = async () => {};
      const hooks = { seen: nothing, made: nothing, tried: nothing, keep: nothing, record: nothing };
      const leaves = leaving(desired, bench.known, now());
      const known = structuredClone({ ...bench.known, leaving: leaves });
      const plan = async (steps: Step[]) => void titles.push(...steps.map(({ title }) => title));
      try {
        await converge({ ...hooks, plan, target: rehearsal, client, desired, known, now });
      } catch (thrown) {
        if (!(thrown instanceof Blocked)) throw thrown;
        return { titles, blocked: thrown.by };
      }
      return { titles };
    },
    async converge(desired: Desired<Grant>) {
      bench.known.leaving = leaving(desired, bench.known, now());
      const result = await converge({
        target,
        client,
        desired,
        known: bench.known,
        now,
        seen: async () => {},
        allow: async (steps) => {
          const { steps: allowed, isWhole } = sift(steps, mayCost(bench, []));
          if (!isWhole && allowed.length === 0) throw heldForCover(steps, now());
          return allowed;
        },
        made: async (made, trials) => {
          bench.known.made = made;
          bench.known.trials = trials ?? bench.known.trials;
        },
        plan: async (_steps, made) => {
          bench.known.made = made;
        },
        tried: async (trials) => {
          bench.known.trials = trials;
        },
        keep: async (snapshot) => {
          bench.known.snapshot = snapshot as Account;
        },
        record: async () => {},
      });
      const observed = result.observed as Observed<Account>;
      bench.known.trials = result.trials;
      bench.known.made = result.made;
      bench.known.externalIds = observed.present ? observed.ids : undefined;
      if (desired.state === 'present') bench.known.snapshot = undefined;
      return { observed, done: result.done };
    },
  };
  return bench;
}

function leaving(desired: Desired, { leaving, externalIds }: Known, now: number): Known['leaving'] {
  if (desired.state !== 'muted' && desired.state !== 'absent') return undefined;
  return leaving ?? { knownAt: now, identified: externalIds !== undefined && externalIds.length > 0 };
}
