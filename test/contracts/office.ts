import type { Hono } from 'hono';
import { expect } from 'vitest';
import { asFailure } from '../../functions/core/contracts/as-failure.ts';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import type { Step } from '../../functions/core/contracts/step.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import type { Simulator, SimulatorWorld } from '../../infra/local/simulators/simulator.ts';
import { authorizing } from '../support/authorizing.ts';
import { createClock, createExclusive, workbench } from '../support/target.ts';
import { isWrite } from './interference.ts';

/** An account: `holds` is all that the vendor keeps of it, without ids and times. */
export type Held = { emails: string[]; muted: boolean; holds: unknown };

/** A call to the vendor by a person who is not us; answers the body. */
export type Human = (method: string, path: string, body?: unknown) => Promise<unknown>;

export type Contract<Settings, Grant, Account, Client> = {
  target: Target<Settings, Grant, Account, Client>;
  settings: Settings;
  /** A vendor with other people in it and no limit. */
  simulator(world: SimulatorWorld): Simulator;
  /** What she gets, and what she gets instead when she moves. */
  grant: Grant;
  other: Grant;
  /** Who has an account, from the vendor's `_state`. */
  accounts(state: unknown): Held[];
  /** Gives her something that no configuration names, as a human would. */
  furnish?(call: Human, email: string): Promise<void>;
  /** The paths of lists, of which a 404 cannot mean that a person is not there. */
  lists: RegExp;
  /** Those of them that are about no named thing: not even the vendor's own 404 means that nobody is in them. */
  listsOfAll?: RegExp;
};

export const email = 'jane@example.com';

/** A vendor, a person's place in it, and a worker that keeps what a roster would keep. */
export function createOffice<Settings, Grant, Account, Client>(
  contract: Contract<Settings, Grant, Account, Client>,
) {
  const clock = createClock();
  const simulator = contract.simulator(clock);
  const exclusive = createExclusive();
  const target = suspicious(contract.target);
  const connect = (app: Hono) => workbench(target, contract.settings, app, { now: clock.now, exclusive });
  const worker = connect(simulator.app);
  const accounts = async () => contract.accounts(await (await simulator.app.request('/_state')).json());
  const isOf = (address: string) => (held: Held) => held.emails.includes(address);
  let from = 0;
  return {
    vendor: simulator.app,
    /** The vendor as it was when it was opened: what a copy of it says that lags behind. */
    copy: contract.simulator(clock).app,
    clock,
    human: async (method: string, path: string, body?: unknown) => {
      const world = authorizing(contract.settings);
      const headers = {
        ...(await target.api.authorize({ key: 'human' }, world)),
        'content-type': 'application/json',
      };
      const answer = await simulator.app.request(path, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect(answer.ok, `${method} ${path} by a human`).toBe(true);
      return answer.json();
    },
    client: worker.client,
    known: () => worker.known,
    converge: worker.converge,
    rehearse: worker.rehearse,
    /** Every call that changed something. */
    writes: () => simulator.calls.filter(isWrite),
    sibling: () => connect(simulator.app),
    forget: () => {
      worker.known.externalIds = undefined;
    },
    /** The same person over another line; answers what was thrown, which is always one of our failures. */
    through: async (app: Hono, wish: Desired<Grant>) => {
      const line = connect(app);
      line.known = worker.known;
      try {
        await line.converge(wish);
        return undefined;
      } catch (thrown) {
        expect(asFailure(thrown)).toBe(thrown);
        return asFailure(thrown);
      }
    },
    /** Converges, and answers the reads that took. */
    record: async (wish: Desired<Grant>) => {
      from = simulator.calls.length;
      await worker.converge(wish);
      return simulator.calls.slice(from).filter((call) => !isWrite(call));
    },
    /** The calls of `record`. */
    calls: () => simulator.calls.slice(from),
    person: async (address = email) => (await accounts()).filter(isOf(address)).map(({ holds }) => holds),
    others: async () => {
      const isHers = isOf(email);
      return (await accounts()).filter((account) => !isHers(account));
    },
    isMuted: async () => (await accounts()).filter(isOf(email)).every(({ muted }) => muted),
  };
}

/** The same target, of which everything that is promised of all of them is checked at every turn. */
function suspicious<Settings, Grant, Account, Client>(
  target: Target<Settings, Grant, Account, Client>,
): Target<Settings, Grant, Account, Client> {
  return {
    ...target,
    async observe(client, desired, known, look) {
      const observed = await target.observe(client, desired, frozen(known), look);
      expect(JSON.parse(JSON.stringify(observed)), 'an account survives JSON').toEqual(observed);
      return observed;
    },
    plan(desired, observed, snapshot) {
      const steps = target.plan(frozen(desired), frozen(observed), frozen(snapshot));
      expect(target.plan(desired, observed, snapshot), 'a plan is pure').toEqual(steps);
      for (const step of steps) examine(step);
      return steps;
    },
    async act(client, op) {
      const acted = await target.act(client, JSON.parse(JSON.stringify(op)));
      expect(acted.path, 'the history says which call it was').toMatch(/^\/[^?{]+$/);
      expect(acted.method).toMatch(/^(GET|POST|PUT|PATCH|DELETE)$/);
      return acted;
    },
  };
}

function examine(step: Step): void {
  expect(step.title, 'a step has words for people').toMatch(/\S/);
  expect(step.title, 'and names nobody').not.toMatch(/@|Jane|Joe|Doe/);
  expect(step.op, 'an op is one of the vendor’s union').toMatchObject({ kind: expect.stringMatching(/\S/) });
  expect(JSON.stringify(step.op), 'and no HTTP request').not.toMatch(
    /"(method|path)":"?(POST|PUT|PATCH|DELETE|\/)/,
  );
  expect(JSON.parse(JSON.stringify(step)), 'a step survives JSON').toEqual(step);
}

/** A copy that cannot be changed. */
function frozen<T>(value: T): T {
  const freeze = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    for (const part of Object.values(Object.freeze(inner))) freeze(part);
  };
  const copy = structuredClone(value);
  freeze(copy);
  return copy;
}
