import { expect, test } from 'vitest';
import { preview } from '../../functions/core/apply/preview.ts';
import { parseConfig } from '../../functions/core/config/config.ts';
import { sources } from '../../functions/sources/index.ts';
import { targets } from '../../functions/targets/index.ts';
import { readingClients } from '../../infra/cli/vendor-clients.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { createRandom } from '../harness/random.ts';
import { createReading } from '../support/directory.ts';
import { event } from '../support/events.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { httpInto } from '../support/target.ts';

const teams = ['SRE', 'DB', 'Legacy', 'Lab'];
/** What the configuration names; Legacy and Lab it never heard of. */
const access = [
  { group: '*', opsgenie: { role: 'User' } },
  { group: 'sre', opsgenie: { role: 'Admin', teams: ['SRE'] } },
  { group: 'dba', opsgenie: { teams: ['DB'] } },
];
const groups = [
  { id: 'g1', displayName: 'sre' },
  { id: 'g2', displayName: 'dba' },
  { id: 'g3', displayName: 'choir' },
];

type Person = { id: string; email: string; groups: string[]; hand?: { role: string; teams: string[] } };
type Held = { username: string; role: { name: string } | string; teams?: string[] };

/** Three hundred people: most with an account that a human made, half of it not in the configuration. */
function organization(seed: number) {
  const random = createRandom(seed);
  const some = <T>(all: T[], chance: number) => all.filter(() => random.next() < chance);
  const people: Person[] = Array.from({ length: 300 }, (_, index) => ({
    id: `00u${String(index).padStart(3, '0')}`,
    email: `person${index}@acme.example`,
    groups: some(['g1', 'g2', 'g3'], 0.15),
    ...(random.next() < 0.8 && {
      hand: { role: random.next() < 0.2 ? 'Admin' : 'User', teams: some(teams, 0.25) },
    }),
  }));
  const outsiders = Array.from({ length: 20 }, (_, index) => `agency${index}@elsewhere.example`);
  return { random, people, outsiders };
}

function install(seed: number) {
  const { random, people, outsiders } = organization(seed);
  const simulator = createOpsgenie(
    { now: Date.now, sleep: async () => {} },
    {
      limits: { configuration: [], search: [] },
      seeds: {
        teams,
        users: [
          ...people.flatMap(({ email, hand }) =>
            hand ? [{ username: email, fullName: email, role: hand.role, teams: hand.teams }] : [],
          ),
          ...outsiders.map((username) => ({ username, fullName: 'Of an agency', teams: ['Legacy', 'SRE'] })),
        ],
      },
    },
  );
  const config = parseConfig(
    { sources: { okta: {} }, targets: { opsgenie: {} }, access, leavers: { brake: false } },
    { sources, targets },
  );
  let client: ReturnType<typeof readingClients> | undefined;
  const place = { targets, client: () => client?.('opsgenie', 'ordinary') };
  const reading = createReading(config, false, place);
  client = readingClients(
    { store: createMemoryStore(), origin: () => undefined, table: reading.table },
    config,
    httpInto(simulator.app),
    async () => ({ key: 'local-key' }),
    reading.clock,
  );
  reading.directory.perPage = 50;
  reading.directory.users = people.map(({ id, email }) => ({ user: { id, email, displayName: email } }));
  reading.directory.groups = groups.map((group) => ({
    ...group,
    members: people.filter((person) => person.groups.includes(group.id)).map(({ id }) => id),
  }));
  const accounts = async (): Promise<Map<string, { role: string; teams: string[] }>> => {
    const state = await (await simulator.app.request('/_state')).json();
    const { users } = state as { users: Held[] };
    const of = ({ username, role, teams: theirs = [] }: Held) =>
      [username, { role: typeof role === 'string' ? role : role.name, teams: theirs.toSorted() }] as const;
    return new Map(users.map(of));
  };
  const writes = () => simulator.calls.filter(({ method }) => method !== 'GET').length;
  const act = () => {
    reading.world();
    Object.assign(reading.world().config.modes, { opsgenie: 'act' });
  };
  return { random, people, outsiders, reading, accounts, writes, act };
}

test.each([1, 2])(
  'installed beside 300 people who are on call, nothing is touched that the configuration does not name, and what is done is what was planned (%i)',
  { timeout: 120_000 },
  async (seed) => {
    const { random, people, outsiders, reading, accounts, writes, act } = install(seed);
    const before = await accounts();
    // Events at random, before anybody imported anything: they say that a person exists, or is in a group.
    for (const { id, email, groups: theirs } of people.filter(() => random.next() < 0.3)) {
      const user = { id, email, displayName: email };
      await reading.route(event('user.updated', 1, { user }));
      const [first] = theirs;
      const group = groups.find((one) => one.id === first);
      if (group !== undefined) await reading.route(event('group.member_added', 2, { user, group }));
    }
    await reading.drain();
    expect(writes()).toBe(0);
    expect(await accounts()).toEqual(before);

    reading.clock.advance(3_600_000);
    expect((await reading.read()).outcome).toEqual({ how: 'complete' });
    await reading.settle();
    expect(writes()).toBe(0);
    expect(await accounts()).toEqual(before);

    const world = { ...reading.world(), client: reading.world().client };
    const plans = new Map<string, string[]>();
    for (const { email } of people) {
      const { person } = await reading.personOf(email);
      const found = await preview(world, person, 'opsgenie');
      plans.set(email, 'steps' in found ? found.steps.map(({ title }) => title) : [String(found.failure)]);
    }
    act();
    for (let round = 0; round < 60; round++) {
      await reading.sweep();
      await reading.drain();
      reading.clock.advance(60_000);
    }

    const after = await accounts();
    for (const { email, groups: theirs, hand } of people) {
      const { person, accounts: known } = await reading.personOf(email);
      expect(known.opsgenie?.status, email).toBe('applied');
      const lines = await reading.roster.history(person, 100);
      const done = lines.flatMap(({ method, what }) => (method === undefined ? [] : [what])).reverse();
      expect(done, email).toEqual(plans.get(email));
      const is = after.get(email);
      const isSre = theirs.includes('g1');
      // Who was an Admin by hand stays one unless a group that was asked about says otherwise.
      if (isSre) expect(is?.role, email).toBe('Admin');
      const granted = [...(isSre ? ['SRE'] : []), ...(theirs.includes('g2') ? ['DB'] : [])];
      const byHand = (hand?.teams ?? []).filter((team) => team === 'Legacy' || team === 'Lab');
      expect(is?.teams, email).toEqual([...granted, ...byHand].sort());
    }
    for (const email of outsiders) expect(after.get(email)).toEqual(before.get(email));
  },
);
