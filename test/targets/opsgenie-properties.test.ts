import fc from 'fast-check';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { Desired } from '../../functions/core/contracts/desired.ts';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import type { Grant } from '../../functions/targets/opsgenie/schema.ts';
import type { SeededUser } from '../../infra/local/simulators/opsgenie/seeds.ts';
import { absent, muted, opsgenieBench, present, reachable } from '../support/opsgenie.ts';

const managed = ['SRE', 'Platform', 'Network'];
const others = ['Ops', 'Database'];
const scope: Grant = { role: 'Admin', roles: ['Admin', 'Responder', 'User'], teams: managed };

const contact = fc.record({
  method: fc.constantFrom('sms', 'voice', 'mobile', 'email'),
  to: fc.constantFrom('1-5555550100', 'jane@home.example'),
  enabled: fc.boolean(),
});
const account = fc.record({
  username: fc.constant('jane@example.com'),
  fullName: fc.constantFrom('Jane Doe', 'J. Doe', 'jane'),
  role: fc.constantFrom('User', 'Admin', 'Observer', 'Responder', 'Auditor', 'Owner'),
  teams: fc.subarray([...managed, ...others]),
  timeZone: fc.constantFrom('Europe/Riga', 'Asia/Calcutta', 'America/New_York'),
  contacts: fc.array(contact, { maxLength: 4 }),
});
const grant: fc.Arbitrary<Grant> = fc.record(
  { role: fc.constantFrom('Admin', 'Responder', 'User'), teams: fc.subarray(managed) },
  { requiredKeys: [] },
);
const profile = fc.record(
  {
    displayName: fc.constantFrom('Jane Doe', ' Jane  Roe '),
    timezone: fc.constantFrom('Asia/Kolkata', 'Europe/Riga', 'Romance Standard Time'),
    locale: fc.constantFrom('en-US', 'lv_LV', 'en'),
  },
  { requiredKeys: [] },
);
const joined = fc.tuple(grant, profile).map(([given, changes]) => present(given, changes, scope));
const stays: fc.Arbitrary<Desired<Grant>> = fc.oneof(joined, fc.constant(present()), fc.constant(muted));
const anything = fc.oneof({ weight: 4, arbitrary: stays }, { weight: 1, arbitrary: fc.constant(absent) });

function benchOf(person: SeededUser | undefined, through?: (app: Hono) => Hono) {
  const seeds = { teams: [...managed, ...others], users: person ? [person] : [] };
  return opsgenieBench({ seeds: { roles: ['Responder', 'Auditor'], ...seeds } }, through);
}

test('from any account to any wish: it converges and nothing is left to do, or the owner is left to a human', async () => {
  await fc.assert(
    fc.asyncProperty(fc.option(account, { nil: undefined }), anything, async (person, desired) => {
      const { converge, client, bench, writes } = benchOf(person);
      if (person?.role === 'Owner' && desired.state !== 'present') {
        await expect(converge(desired)).rejects.toMatchObject({ name: 'Blocked' });
        expect(writes()).toEqual([]);
        return;
      }
      const { observed } = await converge(desired);
      expect(observed.present).toBe(
        desired.state === 'present' ? !!person || !!desired.grant : desired.state === 'muted' && !!person,
      );
      writes();
      const again = await opsgenie.observe(client, desired, bench.known, 'full');
      expect(opsgenie.plan(desired, again, bench.known.snapshot)).toEqual([]);
      await converge(desired);
      expect(writes()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('whatever happens to a person who stays, teams that nobody configured and unmanaged roles are not touched', async () => {
  await fc.assert(
    fc.asyncProperty(
      account.filter(({ role }) => role !== 'Owner'),
      fc.array(stays, { minLength: 1, maxLength: 4 }),
      async (person, wishes) => {
        const { converge, user } = benchOf(person);
        for (const wish of wishes) await converge(wish);
        const now = await user();
        const inOthers = (teams: string[] = []) => teams.filter((name) => others.includes(name)).sort();
        expect(inOthers(now?.teams)).toEqual(inOthers(person.teams));
        const granted = wishes.some((wish) => wish.state === 'present' && wish.grant?.role !== undefined);
        const isMuted = wishes.at(-1)?.state === 'muted';
        if (isMuted) expect(['User', 'Observer', 'Stakeholder']).toContain(now?.role);
        else if (!granted && !scope.roles?.includes(person.role)) expect(now?.role).toBe(person.role);
      },
    ),
    { numRuns: 200 },
  );
});

test('however often a person is muted and unmuted, exactly the contacts that were on are on again', async () => {
  await fc.assert(
    fc.asyncProperty(
      account.filter(({ role }) => role !== 'Owner'),
      fc.array(stays, { maxLength: 5 }),
      async (person, wishes) => {
        const { converge, user } = benchOf(person);
        const before = reachable(await user());
        for (const wish of wishes) {
          await converge(wish);
          expect(reachable(await user())).toEqual(wish.state === 'muted' ? [] : before);
        }
      },
    ),
    { numRuns: 200 },
  );
});

/** A network that answers one call, the one after so many, with something else: before or after Opsgenie did it. */
function flaky(after: number, answer: { status: number; body: string }, lost: boolean) {
  return (app: Hono) => {
    let count = 0;
    return new Hono().all('*', async (c) => {
      const broken = count++ === after;
      const real = broken && !lost ? undefined : await app.fetch(c.req.raw);
      return broken || real === undefined ? new Response(answer.body, { status: answer.status }) : real;
    });
  };
}

test('a convergence that breaks off at any call is finished by the next one, with the same result', async () => {
  const answers = [
    { status: 500, body: '{"message":"Internal"}' },
    { status: 503, body: '<html></html>' },
    { status: 404, body: '<html></html>' },
    { status: 200, body: '{"data":' },
    { status: 429, body: '{"message":"You are making too many requests!"}' },
  ];
  const world = fc.tuple(fc.nat(8), fc.constantFrom(...answers), fc.boolean());
  const anybody = account.filter(({ role }) => role !== 'Owner');
  await fc.assert(
    fc.asyncProperty(
      anybody,
      fc.array(anything, { minLength: 1, maxLength: 2 }),
      world,
      async (person, wishes, network) => {
        const [whole, broken] = [benchOf(person), benchOf(person, flaky(...network))];
        for (const wish of wishes) {
          await whole.converge(wish);
          await broken.converge(wish).catch(() => broken.converge(wish));
        }
        expect(withoutIds(await broken.user())).toEqual(withoutIds(await whole.user()));
      },
    ),
    { numRuns: 400 },
  );
});

function withoutIds(user: Awaited<ReturnType<ReturnType<typeof benchOf>['user']>>) {
  return user && { ...user, id: '', contacts: user.contacts.map((each) => ({ ...each, id: '' })) };
}
