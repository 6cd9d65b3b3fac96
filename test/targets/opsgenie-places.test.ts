import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import type { Seeds } from '../../infra/local/simulators/opsgenie/seeds.ts';
import { absent, jane, opsgenieBench, ownError } from '../support/opsgenie.ts';
import { createExclusive, workbench } from '../support/target.ts';

const riley = { ...jane, teams: ['SRE'] };
const joe = { username: 'joe@example.com', fullName: 'Joe', teams: ['SRE'] };
const rota = [{ name: 'Night', participants: ['jane@example.com', 'joe@example.com'] }];
const policy = [{ name: 'Databases', recipients: ['joe@example.com', 'jane@example.com'] }];
const forwarding = (from: string, to: string, endDate = '2030-01-01T00:00:00Z') => ({
  forwardingRules: [
    {
      id: 'F1',
      fromUser: { username: from },
      toUser: { username: to },
      startDate: '2020-01-01T00:00:00Z',
      endDate,
    },
  ],
});

type Rotas = {
  schedules: { id: string; rotations: { id: string; participants: { id: string; username: string }[] }[] }[];
  escalations: unknown[];
  forwardingRules: unknown[];
};

/** Who is paged, as the simulated Opsgenie holds it. */
async function rotasOf(app: Hono): Promise<Rotas> {
  const { schedules, escalations, forwardingRules } = (await (await app.request('/_state')).json()) as Rotas;
  return { schedules, escalations, forwardingRules };
}

function bench(seeds: Parameters<typeof opsgenieBench>[0] = {}) {
  const made = opsgenieBench(seeds);
  const seed = (body: unknown) => made.request('POST', '/_seed', body);
  const blocked = (by: unknown) =>
    expect(made.converge(absent)).rejects.toMatchObject({ name: 'Blocked', by });
  return { ...made, seed, blocked, rotas: () => rotasOf(made.simulator.app) };
}

describe('a leaver whom Opsgenie pages somewhere', () => {
  test('is told of with all the places at once, and keeps the account and every team until they are filled', async () => {
    const users = [riley, joe];
    const schedules = [{ name: 'Night', participants: ['jane@example.com'] }];
    const escalations = [{ name: 'Databases', recipients: ['jane@example.com'] }];
    const { blocked, writes, user } = bench({ seeds: { users, schedules, escalations } });
    await blocked(
      'Opsgenie still needs this person in the rotation "Rotation 1" of the schedule "Night": put another person there in Opsgenie, or name one in leavers.onCall; in the escalation "Databases": put another person there in Opsgenie, or name one in leavers.onCall; then the account is removed by itself',
    );
    expect(writes()).toEqual([]);
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });

  test('is removed by itself once another person is there', async () => {
    const { blocked, converge, user, request, simulator, clock } = bench({
      seeds: { users: [riley, joe], schedules: rota },
    });
    await blocked('a human decides first');
    const answer = await simulator.app.request('/_state');
    const { schedules } = (await answer.json()) as {
      schedules: { id: string; rotations: { id: string }[] }[];
    };
    const [night] = schedules;
    await request(
      'PATCH',
      `/v2/schedules/${night?.id}/rotations/${night?.rotations[0]?.id}?scheduleIdentifierType=id`,
      { participants: [{ type: 'user', username: 'joe@example.com' }] },
    );
    clock.advance(60_000);
    await converge(absent);
    expect(await user()).toBeUndefined();
  });

  test('as the only member of a team that a schedule pages is not taken out of the team', async () => {
    const { blocked, seed, state, writes } = bench({ seeds: { users: [riley] } });
    const sre = (await state()).teams.find(({ name }) => name === 'SRE');
    const rotations = [{ name: 'Days', participants: [{ type: 'team', id: sre?.id }] }];
    await seed({ schedules: [{ name: 'Days', rotations }] });
    writes();
    await blocked(expect.stringContaining('in the team "SRE", where nobody else is'));
    expect(writes()).toEqual([]);
  });

  test('leaves a team that is paged where others stay in it', async () => {
    const { converge, seed, state, user } = bench({ seeds: { users: [riley, joe] } });
    const sre = (await state()).teams.find(({ name }) => name === 'SRE');
    const rules = [{ recipient: { type: 'team', id: sre?.id } }];
    await seed({ escalations: [{ name: 'Databases', rules }] });
    await converge(absent);
    expect(await user()).toBeUndefined();
    expect(await user('joe@example.com')).toMatchObject({ teams: ['SRE'] });
  });

  test.each([
    ['forwards from them', 'jane@example.com', 'joe@example.com', undefined],
    ['is over', 'joe@example.com', 'jane@example.com', '2020-02-01T00:00:00Z'],
  ])('is not held by a forwarding rule that %s', async (_, from, to, end) => {
    const { converge, seed, user } = bench({ seeds: { users: [riley, joe] } });
    await seed(forwarding(from, to, end));
    await converge(absent);
    expect(await user()).toBeUndefined();
  });

  test('is looked for in three calls, one a kind, and one for each of their teams', async () => {
    const { converge, simulator } = bench({ seeds: { users: [riley, joe] } });
    await converge(absent);
    const calls = simulator.calls.map(({ method, path }) => `${method} ${path.replace(/0{4,}[-\d]+/g, '…')}`);
    expect(calls).toHaveLength(9);
    expect(calls.slice(2, 6)).toEqual([
      'GET /v2/schedules',
      'GET /v2/escalations',
      'GET /v2/forwarding-rules',
      'GET /v2/teams/…/routing-rules',
    ]);
  });
});

describe('where Opsgenie cannot say where it pages a leaver', () => {
  const html = { 'content-type': 'text/html' };
  const answers = [
    { status: 503, body: '<html>Busy</html>', headers: html },
    { status: 404, body: '<html>Not here</html>', headers: html },
    { status: 404, body: ownError('Not found') },
    { status: 200, body: '' },
    { status: 200, body: '{"data":[{"name":"Ni' },
    { status: 200, body: { data: null } },
    { status: 200, body: { data: [{ id: 'x', name: 'Night' }] } },
  ];
  const paths = ['/v2/schedules', '/v2/escalations', '/v2/forwarding-rules'];
  const cases = paths.flatMap((path) => answers.map((answer) => ({ path, ...answer })));

  test.each(cases)('$path answers $status $body: nothing is taken, and it succeeds later', async (answer) => {
    const { converge, fault, writes, user } = bench({ seeds: { users: [riley, joe] } });
    await fault(answer);
    const failure = await converge(absent).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ name: expect.stringMatching(/^(Transient|Permanent)$/) });
    expect(writes()).toEqual([]);
    expect(await user()).toMatchObject({ teams: ['SRE'] });
    await converge(absent);
    expect(await user()).toBeUndefined();
  });
});

describe('a leaver whose places the configuration gives to another person', () => {
  const kim = { username: 'kim@example.com', fullName: 'Kim', teams: [] };
  const users = [riley, joe, kim];

  function replacing(email: string, seeds: Seeds, options: Parameters<typeof opsgenieBench>[0] = {}) {
    const made = bench({ ...options, seeds: { users, ...seeds } });
    made.bench.known.standIns = { default: { person: email } };
    return made;
  }

  test('is replaced in the very position everywhere, then removed: and what was foreseen is what is done', async () => {
    const seeds = {
      schedules: [
        { name: 'Night', participants: ['jane@example.com', 'joe@example.com', 'jane@example.com'] },
      ],
      escalations: policy,
    };
    const { converge, bench, seed, rotas, user, state, request } = replacing('kim@example.com', seeds);
    await seed(forwarding('joe@example.com', 'jane@example.com'));
    const night = (await rotas()).schedules[0]?.id;
    const overrides = ['jane@example.com', 'joe@example.com'].map((username, index) => ({
      alias: `override ${index}`,
      user: { type: 'user', username },
      startDate: `2030-0${index + 1}-01T00:00:00Z`,
      endDate: `2030-0${index + 2}-01T00:00:00Z`,
    }));
    for (const override of overrides)
      await request('POST', `/v2/schedules/${night}/overrides?scheduleIdentifierType=id`, override);
    const before = await rotas();
    const { titles } = await bench.rehearse(absent);
    const { done } = await converge(absent);
    expect(done.map(({ step }) => step.title)).toEqual(titles);
    expect(titles).toEqual([
      'Put the stand-in in their place in overrides of the schedule "Night"',
      'Put the stand-in in their place in the rotation "Rotation 1" of the schedule "Night"',
      'Put the stand-in in their place in the escalation "Databases"',
      'Put the stand-in in their place in the forwarding rule "F1"',
      'Remove from the team SRE',
      'Delete the account',
    ]);
    const ids = new Map((await state()).users.map(({ id, username }) => [username, id]));
    const leaver = before.schedules[0]?.rotations[0]?.participants[0]?.id ?? '';
    const text = JSON.stringify(before)
      .replaceAll(leaver, ids.get('kim@example.com') ?? '')
      .replaceAll('jane@example.com', 'kim@example.com');
    expect(await rotas()).toEqual(JSON.parse(text));
    expect(await user()).toBeUndefined();
  });

  test('is replaced in a team that is paged and would be empty', async () => {
    const { converge, seed, state, user } = replacing('kim@example.com', { users: [riley, kim] });
    const sre = (await state()).teams.find(({ name }) => name === 'SRE');
    const rules = [{ recipient: { type: 'team', id: sre?.id } }];
    await seed({ escalations: [{ name: 'Databases', rules }] });
    await converge(absent);
    expect(await user('kim@example.com')).toMatchObject({ teams: ['SRE'] });
    expect(await user()).toBeUndefined();
  });

  test('leaves no rule that forwards the stand-in’s alerts to the stand-in', async () => {
    const { converge, seed, rotas } = replacing('joe@example.com', {});
    await seed(forwarding('joe@example.com', 'jane@example.com'));
    await converge(absent);
    expect((await rotas()).forwardingRules).toEqual([]);
  });

  test.each([
    ['has no account', 'nobody@example.com', users, 'has no account in Opsgenie'],
    ['is the leaver', 'jane@example.com', users, 'they are the stand-in'],
    [
      'can be reached by nobody',
      'kim@example.com',
      [riley, joe, { ...kim, isUnreachable: true }],
      'no contact of the stand-in',
    ],
  ])('stays where they are while the stand-in %s', async (_, email, of, words) => {
    const { blocked, writes, state, request } = replacing(email, { users: of, schedules: rota });
    const [contact] =
      (await state()).users.find(({ username }) => username === 'kim@example.com')?.contacts ?? [];
    if (of.some((one) => 'isUnreachable' in one))
      await request('POST', `/v2/users/kim%40example.com/contacts/${contact?.id}/disable`);
    writes();
    await blocked(expect.stringContaining(words));
    expect(writes()).toEqual([]);
  });

  test('who leaves together with another of the same rotation: neither comes back', async () => {
    const seeds = { schedules: rota };
    const exclusive = createExclusive();
    const one = replacing('kim@example.com', seeds, {});
    const benches = ['jane@example.com', 'joe@example.com'].map((email) => {
      const made = workbench(opsgenie, opsgenie.settings.parse({}), one.simulator.app, { exclusive });
      made.known.standIns = { default: { person: 'kim@example.com' } };
      return made.converge({ state: 'absent', email });
    });
    await Promise.all(benches);
    const [rotation] = (await one.rotas()).schedules[0]?.rotations ?? [];
    expect(rotation?.participants.map(({ username }) => username)).toEqual([
      'kim@example.com',
      'kim@example.com',
    ]);
  });

  test('has the same end whichever call fails or is cut off', async () => {
    const seeds = { schedules: rota, escalations: policy };
    const calm = replacing('kim@example.com', seeds);
    await calm.converge(absent);
    const end = await calm.rotas();
    const many = calm.simulator.calls.length;
    for (let failing = 0; failing < many; failing++) {
      for (const when of ['before', 'after'] as const) {
        let call = 0;
        const made = opsgenieBench({ seeds: { users, ...seeds } }, (app) => {
          const between = new Hono();
          between.all('*', async (c) => {
            const isNow = call++ === failing;
            if (isNow && when === 'before') return c.text('<html>Busy</html>', 503);
            const answer = await app.fetch(c.req.raw);
            return isNow ? c.text('<html>Busy</html>', 503) : answer;
          });
          return between;
        });
        made.bench.known.standIns = { default: { person: 'kim@example.com' } };
        await made.converge(absent).catch(() => undefined);
        await made.converge(absent);
        expect([failing, when, await rotasOf(made.simulator.app)]).toEqual([failing, when, end]);
        expect(await made.user()).toBeUndefined();
      }
    }
  });

  test('moves nobody else’s turn, however often and wherever they are in the rotation', async () => {
    const others = ['joe@example.com', 'kim@example.com', 'riley@example.com'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('jane@example.com', ...others), { minLength: 1, maxLength: 6 }),
        async (participants) => {
          const seeds = {
            users: [jane, ...others.map((username) => ({ username, fullName: username }))],
            schedules: [{ name: 'Night', participants }],
          };
          const { converge, rotas } = replacing('riley@example.com', seeds);
          await converge(absent);
          const [rotation] = (await rotas()).schedules[0]?.rotations ?? [];
          expect(rotation?.participants.map(({ username }) => username)).toEqual(
            participants.map((each) => (each === 'jane@example.com' ? 'riley@example.com' : each)),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
