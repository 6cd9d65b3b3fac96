import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../functions/core/contracts/event.ts';
import type { Target } from '../../functions/core/contracts/target.ts';
import { personReport } from '../../functions/core/operate/person-report.ts';
import type { Manner } from '../../infra/local/simulators/manners.ts';
import type { Simulator, SimulatorWorld } from '../../infra/local/simulators/simulator.ts';
import { event } from '../support/events.ts';
import { configFor, createRollcall } from '../support/rollcall.ts';
import { createClock, workbench } from '../support/target.ts';
import { isWrite } from './interference.ts';

type User = Partial<NonNullable<Event['user']>>;

/** How a person is shown at a vendor: an attribute that grants nothing and takes nothing. */
export type Shown = {
  /** As the note about it names it. */
  attribute: string;
  /** Two values as a source says them, by a mark that stands in every call that sends one. */
  values: [{ mark: string; user: User }, { mark: string; user: User }];
  /** What the vendor has of a person who was made before. */
  plain: User;
  /** The manners of the vendor about it: to drop it, to store it otherwise, to refuse such a value. */
  spoiled: string;
  /** Whether it can be changed later. */
  changeable: boolean;
};

export type CosmeticContract<Settings, Grant, Account, Client> = {
  target: Target<Settings, Grant, Account, Client>;
  settings: Settings;
  simulator(world: SimulatorWorld, manner: Manner | undefined, attribute: Shown): Simulator;
  /** What everybody gets, and what the group SRE gives besides. */
  grants: [object, object];
  /** Whether she has what everybody gets, and whether she has what the group gives, from `_state`. */
  has(state: unknown, email: string): { account: boolean; group: boolean };
  attributes: Shown[];
  /** The call that changes how a person is shown. */
  change?: { method: string; path: string };
};

const email = 'jane@example.com';
const manners: Record<string, Manner> = {
  'accepted and dropped': 'drops',
  'stored under another name': { stores: () => 'Kept/Elsewhere' },
  ...Object.fromEntries(
    [400, 409, 422].map((status) => [`refused with ${status}`, { refuses: status, what: /Pacific|CA|ł/ }]),
  ),
};

function open<Settings, Grant, Account, Client>(
  contract: CosmeticContract<Settings, Grant, Account, Client>,
  shown: Shown,
  manner?: Manner,
) {
  const clock = createClock();
  const simulator = contract.simulator(clock, manner, shown);
  const sent: string[] = [];
  const app = new Hono();
  app.all('*', async (c) => {
    // What is sent to make an account is no change of it.
    const changes = isWrite(c.req) && c.req.method !== 'POST';
    if (changes) sent.push(await c.req.raw.clone().text());
    const answer = await simulator.app.fetch(c.req.raw);
    if (changes) await place.afterChange();
    return answer;
  });
  const connect = () => workbench(contract.target, contract.settings, app, { now: clock.now }).client;
  let client = connect();
  const targets: Record<string, Target> = { vendor: contract.target as Target };
  const [everybody, sre] = contract.grants;
  const config = configFor(targets, {
    targets: { vendor: contract.settings },
    access: [
      { group: '*', vendor: everybody },
      { group: 'sre', vendor: sre },
    ],
  });
  const rollcall = createRollcall(config, { targets, client: () => client });
  const place = {
    ...rollcall,
    simulator,
    afterChange: async (): Promise<unknown> => undefined,
    has: async () => contract.has(await (await simulator.app.request('/_state')).json(), email),
    tries: ({ mark }: { mark: string }) => sent.filter((body) => body.includes(mark)).length,
    restart: () => {
      client = connect();
    },
    callsOf: async (work: () => Promise<unknown>) => {
      const before = simulator.calls.length;
      await work();
      return simulator.calls.slice(before);
    },
    target: async () => (await rollcall.personOf(email)).accounts.vendor,
    notes: async () => {
      const { person } = await rollcall.personOf(email);
      return (await personReport(rollcall.world, person, 5)).targets.flatMap(({ notes = [] }) => notes);
    },
    fault: (fault: object) =>
      simulator.app.request('/_faults', { method: 'POST', body: JSON.stringify(fault) }),
  };
  return place;
}

const told = (type: Event['type'], seconds: number, user: User) =>
  event(type, seconds, { user: { id: '00u1', email, ...user } });

/** What every target does with how a person is shown: it is tried once a value, noted, and never in the way. */
export function describeCosmetics<Settings, Grant, Account, Client>(
  title: string,
  contract: CosmeticContract<Settings, Grant, Account, Client>,
): void {
  const cases = contract.attributes.flatMap((shown) =>
    Object.entries(manners).map(([how, manner]) => ({ name: shown.attribute, how, shown, manner })),
  );
  // A 403 may be the key's fault, but not while the key is good elsewhere.
  const forbidden: Manner = { refuses: 403, what: /Pacific|CA|ł/ };
  const changes = [
    ...cases,
    ...contract.attributes.map((shown) => ({
      name: shown.attribute,
      how: 'refused with 403',
      shown,
      manner: forbidden,
    })),
  ].filter(({ shown }) => shown.changeable);

  describe(title, () => {
    it.each(cases)('a joiner, with the $name $how', async ({ shown, manner }) => {
      const [value] = shown.values;
      const place = open(contract, shown, manner);
      await place.happen(told('user.created', 1, { ...shown.plain, ...value.user }));
      await place.happen(event('group.member_added', 2, { user: { id: '00u1' } }));
      expect(await place.has()).toEqual({ account: true, group: true });
      expect(await place.target()).toMatchObject({ status: 'applied' });
      expect(place.tries(value)).toBeLessThanOrEqual(1);
      expect(await place.callsOf(() => place.wakeAgain(email))).toEqual([]);
    });

    it.each(changes)('a mover, with the $name $how', async ({ shown, how, manner }) => {
      const [value, next] = shown.values;
      const place = open(contract, shown, manner);
      await place.happen(told('user.created', 1, shown.plain));
      await place.route(told('user.updated', 2, value.user));
      await place.happen(event('group.member_added', 3, { user: { id: '00u1' } }));
      expect(await place.has()).toEqual({ account: true, group: true });
      expect(await place.target()).toMatchObject({ status: 'applied' });
      expect(place.tries(value)).toBe(1);
      const what = how.startsWith('refused') ? 'refused' : 'accepted and dropped';
      expect(await place.notes()).toEqual([
        expect.stringMatching(
          `^${contract.target.name} keeps another ${shown.attribute}: the change was ${what} on 2026-01-05`,
        ),
      ]);

      expect(await place.callsOf(() => place.wakeAgain(email))).toEqual([]);
      place.restart();
      // A person of whom something else changes is looked at, and not written to.
      const calls = await place.callsOf(() =>
        place.happen(told('user.updated', 4, { phoneNumbers: ['call the night'] })),
      );
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.filter(isWrite)).toEqual([]);
      expect(await place.target()).toMatchObject({ status: 'applied' });

      // A new value is tried again, once.
      await place.happen(told('user.updated', 5, next.user));
      await place.happen(told('user.updated', 6, { phoneNumbers: ['call the day'] }));
      expect(place.tries(next)).toBe(1);
      expect(place.tries(value)).toBe(1);
      expect(await place.target()).toMatchObject({ status: 'applied' });
    });

    it('an e-mail in another case is the same one, whatever its case at the vendor', async () => {
      const [shown] = contract.attributes;
      if (shown === undefined) throw new Error('there is no attribute');
      const place = open(contract, shown);
      await place.happen(told('user.created', 1, shown.plain));
      for (const [index, written] of ['Jane@Example.COM', 'JANE@EXAMPLE.COM', email].entries()) {
        const calls = await place.callsOf(() =>
          place.happen(told('user.updated', 2 + index, { email: written })),
        );
        expect(calls.filter(isWrite)).toEqual([]);
        expect(await place.target()).toMatchObject({ status: 'applied' });
      }
    });

    it.each(contract.attributes.filter(({ changeable }) => changeable))(
      'the $attribute is kept where the vendor keeps it, and nothing is noted',
      async (shown) => {
        const place = open(contract, shown);
        const [value] = shown.values;
        await place.happen(told('user.created', 1, shown.plain), told('user.updated', 2, value.user));
        expect(place.tries(value)).toBe(1);
        expect(await place.notes()).toEqual([]);
        expect(await place.target()).not.toHaveProperty('trials');
      },
    );

    it.each(contract.attributes.filter(({ changeable }) => changeable))(
      'the $attribute that cannot be changed just now keeps no access from being proved, and comes later',
      async (shown) => {
        const place = open(contract, shown);
        const [value] = shown.values;
        await place.happen(told('user.created', 1, shown.plain));
        await place.fault({ status: 503, times: 2, ...contract.change });
        await place.route(told('user.updated', 2, value.user));
        await place.route(event('group.member_added', 3, { user: { id: '00u1' } }));
        for (let time = 0; time < 2; time++) {
          await expect(place.wakeAgain(email)).rejects.toMatchObject({ name: 'Transient', status: 503 });
          expect(await place.has()).toEqual({ account: true, group: true });
          expect(await place.target()).toMatchObject({ status: 'pending', appliedState: 'present' });
          expect(await place.target()).not.toHaveProperty('appliedHash');
        }
        await place.wakeAgain(email);
        expect(await place.target()).toMatchObject({ status: 'applied' });
        expect(await place.notes()).toEqual([]);
        await place.happen(told('user.updated', 4, { phoneNumbers: ['call the night'] }));
        expect(place.tries(value)).toBe(3);
      },
    );

    it.each(contract.attributes.filter(({ changeable }) => changeable))(
      'the $attribute is not tried a second time where a worker dies before it looks again',
      async (shown) => {
        const place = open(contract, shown, 'drops');
        const [value] = shown.values;
        await place.happen(told('user.created', 1, shown.plain));
        await place.route(told('user.updated', 2, value.user));
        place.afterChange = async () => place.fault({ status: 503, times: 1, method: 'GET' });
        // Where the answer to the change shows what is kept, there is no look to die before.
        await place.drain().catch((thrown: unknown) => expect(thrown).toMatchObject({ name: 'Transient' }));
        place.restart();
        await place.wakeAgain(email);
        expect(await place.target()).toMatchObject({ status: 'applied' });
        expect(place.tries(value)).toBe(1);
        expect(await place.notes()).toHaveLength(1);
      },
    );
  });
}
