import { describe, expect, test } from 'vitest';
import { absent, jane, opsgenieBench, ownError } from '../support/opsgenie.ts';

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

function bench(seeds: Parameters<typeof opsgenieBench>[0] = {}) {
  const made = opsgenieBench(seeds);
  const seed = (body: unknown) => made.request('POST', '/_seed', body);
  const blocked = (by: unknown) =>
    expect(made.converge(absent)).rejects.toMatchObject({ name: 'Blocked', by });
  return { ...made, seed, blocked };
}

describe('a leaver whom Opsgenie pages somewhere', () => {
  test('is told of with all the places at once, and keeps the account and every team until they are filled', async () => {
    const users = [riley, joe];
    const { blocked, writes, user, seed } = bench({ seeds: { users, schedules: rota, escalations: policy } });
    await seed(forwarding('joe@example.com', 'jane@example.com'));
    await blocked(
      'Opsgenie still needs this person in the schedule "Night", in the escalation "Databases", in the forwarding rule "F1": put another one there in Opsgenie, and the account is removed by itself',
    );
    expect(writes()).toEqual([]);
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });

  test('is removed by itself once another person is there', async () => {
    const { blocked, converge, user, request, simulator } = bench({
      seeds: { users: [riley, joe], schedules: rota },
    });
    await blocked(expect.stringContaining('"Night"'));
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
    await converge(absent);
    expect(await user()).toBeUndefined();
  });

  test('as the only member of a team that a schedule pages is not taken out of the team', async () => {
    const { blocked, seed, state, writes } = bench({ seeds: { users: [riley] } });
    const sre = (await state()).teams.find(({ name }) => name === 'SRE');
    const rotations = [{ name: 'Days', participants: [{ type: 'team', id: sre?.id }] }];
    await seed({ schedules: [{ name: 'Days', rotations }] });
    writes();
    await blocked(expect.stringContaining('as the only member of "SRE"'));
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

  test('is looked for in three calls, one a kind', async () => {
    const { converge, simulator } = bench({ seeds: { users: [riley, joe] } });
    await converge(absent);
    const calls = simulator.calls.map(({ method, path }) => `${method} ${path.replace(/0{4,}[-\d]+/g, '…')}`);
    expect(calls).toHaveLength(9);
    expect(calls.slice(2, 5)).toEqual([
      'GET /v2/schedules',
      'GET /v2/escalations',
      'GET /v2/forwarding-rules',
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
    { status: 200, body: { data: [{ name: 'Night' }] } },
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
