import { describe, expect, test } from 'vitest';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import { absent } from '../support/opsgenie.ts';
import { amongFifty, joe, kim, me, now, office, user, weekly } from '../support/opsgenie-rotas.ts';
import { createExclusive, workbench } from '../support/target.ts';

describe('a leaver whose hours nobody else covers', () => {
  const night = { schedules: [{ name: 'Night', rotations: [weekly(me, joe)] }] };

  test('is held with the hours that would lose cover in the next 90 days, and nothing is taken', async () => {
    const { held, participants, isThere, writes } = await office(night);
    const hold = await held();
    expect(hold).toMatchObject({ by: 'cover' });
    const [leave, ...others] = hold?.steps ?? [];
    expect(leave).toMatchObject({
      title: 'Leave their turns to nobody in the rotation "of 2" of the schedule "Night"',
      consequences: [{ rota: 'Night', moved: [], unsure: [], covered: { before: 90 * 24, after: 42 * 24 } }],
    });
    const [first] = leave?.consequences?.[0]?.lost ?? [];
    expect(first).toEqual({ start: now(), end: now() + 7 * 86_400_000 });
    expect(others.map(({ title }) => title)).toEqual(['Delete the account']);
    expect(await participants()).toEqual([[me, joe]]);
    expect([await isThere(), writes()]).toEqual([true, []]);
  });

  test('is taken out where the configuration says that hours may become uncovered, and nobody else’s turn moves', async () => {
    const { bench, participants, isThere } = await office(night, 'force');
    await bench.converge(absent);
    expect(await participants()).toEqual([['none', joe]]);
    expect(await isThere()).toBe(false);
  });

  test('stays where they are the only one, whatever the configuration says: no rotation is left empty', async () => {
    const { bench, participants } = await office(
      { schedules: [{ name: 'Night', rotations: [weekly(me)] }] },
      'force',
    );
    await expect(bench.converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('put another person there in Opsgenie, or name one in leavers.onCall'),
    });
    expect(await participants()).toEqual([[me]]);
  });
});

test('a leaver whose hours another rotation covers too is taken out without asking', async () => {
  const { bench, participants, isThere } = await office({
    schedules: [{ name: 'Night', rotations: [weekly(me, joe), weekly(kim)] }],
  });
  await bench.converge(absent);
  expect(await participants()).toEqual([['none', joe], [kim]]);
  expect(await isThere()).toBe(false);
});

test('what costs nothing is done while the rest is held', async () => {
  const overrides = [{ user: user(me), startDate: '2026-02-01T00:00:00Z', endDate: '2026-02-02T00:00:00Z' }];
  const { held, state, isThere } = await office({
    schedules: [
      { name: 'Day', rotations: [weekly(kim)], overrides: [] },
      { name: 'Night', rotations: [weekly(me, joe)], overrides },
    ],
  });
  expect((await held())?.steps.map(({ title }) => title)).toEqual([
    'Leave their turns to nobody in the rotation "of 2" of the schedule "Night"',
    'Delete the account',
  ]);
  const { schedules } = await state();
  expect(schedules.flatMap((schedule) => schedule.overrides)).toEqual([]);
  expect(await isThere()).toBe(true);
});

test('a rule that pages only them is removed from an escalation where others stay, and only where that is agreed to', async () => {
  const recipients = [me, joe].map((username) => ({ recipient: user(username), delay: { timeAmount: 5 } }));
  const escalations = [{ name: 'Databases', rules: recipients }];
  const asked = await office({ escalations });
  expect((await asked.held())?.steps[0]).toMatchObject({
    title: 'Remove the rules that page them from the escalation "Databases"',
    costs: 'the rules of the escalation "Databases" that page them are gone, and the other rules stay',
  });
  const forced = await office({ escalations }, 'force');
  await forced.bench.converge(absent);
  const [left] = (await forced.state()).escalations;
  expect(left?.rules.map(({ recipient }) => recipient.username)).toEqual([joe]);
});

describe('a stand-in', () => {
  const teams = [
    { id: 'T1', name: 'Helpers', members: [{ username: kim }] },
    { id: 'T2', name: 'Empty', members: [] },
  ];
  const night = [{ name: 'Night', rotations: [weekly(me, joe)] }];

  test.each([
    ['a team', { team: 'Helpers' }, { type: 'team', id: 'T1', name: 'Helpers' }],
    ['an escalation', { policy: 'Default' }, { type: 'escalation', id: 'E1', name: 'Default' }],
  ])('can be %s, and covers the hours as a person does', async (_, standIn, expected) => {
    const escalations = [{ id: 'E1', name: 'Default', rules: [{ recipient: user(kim) }] }];
    const { bench, state, isThere } = await office({ teams, escalations, schedules: night });
    bench.known.standIns = { default: standIn };
    await bench.converge(absent);
    expect((await state()).schedules[0]?.rotations[0]?.participants[0]).toEqual(expected);
    expect(await isThere()).toBe(false);
  });

  test('can be another one for a rota, by its name', async () => {
    const { bench, participants } = await office({
      schedules: [...night, { name: 'Day', rotations: [weekly(me)] }],
    });
    bench.known.standIns = { default: { person: kim }, rotas: { Day: { person: joe } } };
    await bench.converge(absent);
    expect(await participants()).toEqual([[kim, joe], [joe]]);
  });

  test('takes the rules of their teams that notify the leaver', async () => {
    const routingRules = [{ team: 'T1', notify: user(me) }];
    const seed = { teams: [{ ...teams[0], members: [{ username: me }, { username: kim }] }], routingRules };
    const { bench, state, isThere } = await office(seed);
    bench.known.standIns = { default: { person: kim } };
    await bench.converge(absent);
    expect((await state()).routingRules[0]?.notify.username).toBe(kim);
    expect(await isThere()).toBe(false);
  });

  test.each([
    ['leaves too', { person: kim, isLeaving: true as const }, 'leaves too: name another one'],
    ['is a team of nobody', { team: 'Empty' }, 'nobody else is in the team "Empty"'],
    ['is a team that is not there', { team: 'Nobody' }, 'Opsgenie has no team "Nobody"'],
    ['is a policy of the leaver alone', { policy: 'Hers' }, 'pages nobody else'],
    ['is a policy that is not there', { policy: 'None' }, 'Opsgenie has no escalation "None"'],
  ])('who %s takes nothing, and that is said', async (_, standIn, words) => {
    const escalations = [{ name: 'Hers', rules: [{ recipient: user(me) }] }];
    const { bench, participants } = await office({ teams, escalations, schedules: night });
    bench.known.standIns = { default: standIn, rotas: { Hers: { person: joe } } };
    await expect(bench.converge(absent)).rejects.toMatchObject({ by: expect.stringContaining(words) });
    expect(await participants()).toEqual([[me, joe]]);
  });
});

test('two leavers who cover each other do not both go: the second is planned again on the ground as it is then', async () => {
  const exclusive = createExclusive();
  const { simulator, participants } = await office({
    schedules: [{ name: 'Night', rotations: [weekly(me, kim), weekly(joe, kim)] }],
  });
  const leave = async (email: string) => {
    const bench = workbench(opsgenie, opsgenie.settings.parse({}), simulator.app, { now, exclusive });
    const wish = { state: 'absent' as const, email };
    return bench.converge(wish).then(
      () => 'gone',
      (failure: { name: string; hold?: object }) => (failure.hold ? 'held' : failure.name),
    );
  };
  const ends = await Promise.all([leave(me), leave(joe)]);
  expect(ends.toSorted()).toEqual(['Transient', 'gone']);
  const second = ends[0] === 'gone' ? joe : me;
  expect(await leave(second)).toBe('held');
  const [first, other] = await participants();
  expect([first?.[0], other?.[0]].filter((each) => each === 'none')).toHaveLength(1);
});

describe('a removal, of a person with two teams, one rotation and one escalation among fifty schedules', () => {
  test('takes 15 calls and two for the rota at most, with a stand-in', async () => {
    const { bench, simulator, isThere } = await office(amongFifty);
    bench.known.standIns = { default: { person: kim } };
    simulator.calls.splice(0);
    await bench.converge(absent);
    const calls = simulator.calls.filter(({ path }) => !path.startsWith('/_'));
    expect(calls.map(({ method, path }) => `${method} ${path}`).length).toBeLessThanOrEqual(15 + 2);
    expect(await isThere()).toBe(false);
  });

  test('of a second leaver in the same minute reads the schedules, escalations and rules no more', async () => {
    const { bench, simulator } = await office(amongFifty);
    bench.known.standIns = { default: { person: kim } };
    simulator.calls.splice(0);
    await bench.rehearse(absent);
    await bench.rehearse({ state: 'absent', email: joe });
    const lists = simulator.calls.filter(({ path }) =>
      ['/v2/schedules', '/v2/escalations', '/v2/forwarding-rules'].includes(path),
    );
    expect(lists).toHaveLength(3);
  });
});
