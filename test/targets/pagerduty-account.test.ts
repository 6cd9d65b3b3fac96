/*
 * PagerDuty is a source and a target. What Rollcall changes there comes back as a webhook: were it heard as news, each change would
 * cause the next one, for ever.
 */
import { describe, expect, test } from 'vitest';
import type { Target } from '../../functions/core/contracts/target.ts';
import { connectApi } from '../../functions/core/vendor/connect-api.ts';
import { createTokens } from '../../functions/core/vendor/tokens.ts';
import { createLimiter } from '../../functions/lib/limiter/index.ts';
import { pagerduty } from '../../functions/targets/pagerduty/index.ts';
import { scopes } from '../../functions/targets/pagerduty/scopes.ts';
import { createPagerduty } from '../../infra/local/simulators/pagerduty/index.ts';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { event } from '../support/events.ts';
import { createMemoryStore } from '../support/memory-store.ts';
import { absent, muted, pagerdutyBench, present, withJane } from '../support/pagerduty.ts';
import { configFor, createRollcall } from '../support/rollcall.ts';
import { createClock, httpInto } from '../support/target.ts';

describe('our own changes', () => {
  const targets: Record<string, Target> = { pagerduty: pagerduty as unknown as Target };
  const config = configFor(targets, {
    targets: { pagerduty: { from: 'owner@example.com' } },
    access: [
      { group: '*', pagerduty: { role: 'limited_user' } },
      { group: 'sre', pagerduty: { role: 'user', teams: { SRE: 'responder' } } },
    ],
    leavers: { brake: false, grace: '1h' },
  });

  test('come back as webhooks, and cause no call', async () => {
    const { client, state, calls } = pagerdutyBench();
    const rollcall = createRollcall(config, { targets, client: () => client });
    const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe', title: 'Engineer' };
    let seconds = 0;
    const echo = async (type: 'user.created' | 'user.updated') => {
      const user = (await state()).users.find(({ email }) => email === jane.email);
      if (user === undefined) throw new Error('there is no user');
      const { id, email, name: displayName, time_zone: timezone } = user;
      const title = user.job_title ?? undefined;
      calls();
      await rollcall.happen(
        event(type, ++seconds, { source: 'pagerduty', user: { id, email, displayName, timezone, title } }),
      );
      return calls();
    };
    await rollcall.happen(event('user.created', ++seconds, { user: jane }));
    // The time zone that PagerDuty gave is heard of here first; the account has it, so nothing is changed.
    expect((await echo('user.created')).filter((call) => !call.startsWith('GET'))).toEqual([]);
    expect(await echo('user.updated')).toEqual([]);
    const changes = [
      event('group.member_added', ++seconds),
      event('user.updated', ++seconds, { user: { ...jane, displayName: 'Jane Roe' } }),
      event('user.suspended', ++seconds),
      event('user.reactivated', ++seconds),
    ];
    for (const change of changes) {
      await rollcall.happen({ ...change, occurredAt: event('user.updated', ++seconds).occurredAt });
      expect(await echo('user.updated')).toEqual([]);
    }
    expect((await state()).users.at(-1)).toMatchObject({ name: 'Jane Roe', role: 'user' });
    expect((await rollcall.personOf(jane.email)).accounts.pagerduty).toMatchObject({ status: 'applied' });
  });
});

describe('an app in place of a key', () => {
  const open = (granted: string[]) => {
    const clock = createClock();
    const clients = { app: { secret: 'hush', scopes: granted } };
    const simulator = createPagerduty(clock, { seeds: smallAccount, clients, tokens: {} });
    const settings = pagerduty.settings.parse({
      from: 'owner@example.com',
      app: { client: 'app', subdomain: 'localorg' },
    });
    const hosts: string[] = [];
    const http = httpInto(simulator.app);
    const vendor = connectApi(
      {
        tokens: createTokens(clock.now),
        http: (request) => {
          hosts.push(`${new URL(request.url).host}${new URL(request.url).pathname}`);
          return http(request);
        },
        limiter: (options) => createLimiter({ ...options, store: createMemoryStore(), ...clock }),
        exclusive: (_name, _until, work) => work(),
        deadline: () => clock.now() + 60_000,
        now: clock.now,
      },
      {
        id: 'pagerduty',
        name: 'PagerDuty',
        api: pagerduty.api,
        settings,
        priority: 'normal',
        secret: async () => ({ key: 'hush' }),
      },
    );
    const lists = { find: async () => undefined };
    return { clock, hosts, settings, client: pagerduty.connect(settings, vendor, lists) };
  };

  test('fetches one token for many calls, and another one after a day', async () => {
    const { client, hosts, clock } = open(scopes);
    await pagerduty.probe(client);
    await pagerduty.probe(client);
    clock.advance(86_400_000);
    await pagerduty.probe(client);
    const token = 'identity.pagerduty.com/oauth/token';
    const users = 'api.pagerduty.com/users';
    expect(hosts).toEqual([token, users, users, token, users]);
  });

  test('is told by doctor which scopes it lacks', async () => {
    const check = async (granted: string[]) => {
      const { client, settings, clock } = open(granted);
      return pagerduty.doctor?.check(client, { settings, grants: [], now: clock.now() });
    };
    expect(await check(scopes)).toContainEqual({
      level: 'ok',
      what: 'the app has every scope that it needs',
    });
    const some = scopes.filter((scope) => scope !== 'teams.write' && scope !== 'schedules.read');
    expect(await check(some)).toContainEqual({
      level: 'error',
      what: 'the app lacks the scopes teams.write, schedules.read',
      fix: expect.stringMatching(/App Registration/),
    });
  });
});

describe('doctor', () => {
  const [full] = smallAccount.licenses as object[];
  const examine = async (seeds: object = {}, ...given: object[]) => {
    const { client } = pagerdutyBench({ seeds: seeds as Record<string, unknown[]> });
    const settings = pagerduty.settings.parse({ from: 'owner@example.com' });
    const grants = given.map((grant) => pagerduty.grant.parse(grant));
    return (await pagerduty.doctor?.check(client, { settings, grants, now: 0 })) ?? [];
  };
  const complaints = async (...about: Parameters<typeof examine>) =>
    (await examine(...about)).filter(({ level }) => level !== 'ok').map(({ what }) => what);

  test('finds all well where it is', async () => {
    const grants = [{ role: 'user', teams: { SRE: 'manager', PTEAM02: 'observer' } }, {}];
    expect((await examine({}, ...grants)).map(({ level, what }) => `${level}: ${what}`)).toEqual([
      'ok: the user in targets.pagerduty.from exists',
      'ok: every team of the configuration exists',
      'ok: any number of licences are left for the role user',
      'ok: any number of licences are left for the role limited_user',
    ]);
  });

  test('looks for the user in whose name we call, the teams, and licences for the roles', async () => {
    const users = [{ id: 'PBOSS01', name: 'Boss', email: 'boss@example.com', role: 'owner' }];
    const licenses = [{ ...full, seats: 1 }];
    const rota = { schedules: [], escalation_policies: [], teams: [] };
    const wanted = [{ role: 'user', teams: { SRE: 'manager' } }, { role: 'read_only_user' }];
    expect(await complaints({ users, licenses, ...rota }, ...wanted)).toEqual([
      'PagerDuty has no user with the address in targets.pagerduty.from',
      'there is no team "SRE"',
      '0 licences are left for the role user',
      'no licence of the account has the role read_only_user',
    ]);
  });
});

test('people who are right cause no write, whatever was before', async () => {
  const grant = { role: 'user', teams: { SRE: 'responder' } } as const;
  for (const before of [[], [present(grant)], [present(grant), muted], [present(grant), muted, absent]]) {
    const { converge, calls } = pagerdutyBench(withJane);
    for (const wish of [...before, present(grant)]) await converge(wish);
    calls();
    await converge(present(grant));
    expect(calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  }
});
