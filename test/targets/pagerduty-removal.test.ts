import { describe, expect, test } from 'vitest';
import { absent } from '../support/pagerduty.ts';
import {
  bob,
  cem,
  daily,
  kim,
  me,
  member,
  on,
  organisation,
  policy,
  weekly,
} from '../support/pagerduty-rotas.ts';

const kimStandsIn = { default: { person: 'kim@example.com' } };
const rotaOf = (...layers: object[]) => ({ id: 'PS1', name: 'Nights', schedule_layers: layers });
const shiftsOf = (...events: object[]) => ({ id: 'PS3', name: 'Days', rotations: [{ id: 'ROT', events }] });
const held = (thrown: unknown) => (thrown as { hold?: { by: string; steps: Step[] } }).hold;
type Step = {
  title: string;
  costs?: string;
  consequences?: { rota: string; moved: unknown[]; lost: unknown[] }[];
};

describe('a leaver with a stand-in', () => {
  test('is replaced in the very place everywhere, and then gone', async () => {
    const override = { start: on(30), end: on(31), user: { id: me } };
    const { converge, raw, layers, events, user, standIn } = await organisation({
      schedules: [
        { ...rotaOf(weekly('PL1', bob, me, cem), weekly('PL2', cem)), overrides: [override] },
        { id: 'PS2', name: 'Others', schedule_layers: [weekly('PL3', bob)] },
      ],
      schedules_v3: [shiftsOf(daily('E1', [bob, me]), daily('E2', [me, cem], 7))],
      escalation_policies: [policy('PEP', [me, 'PS1'], [me], [kim, me])],
      incidents: [{ id: 'I1', users: [me], escalation_policy: 'PEP' }],
    });
    standIn(kimStandsIn);
    const { done } = await converge(absent);
    expect(done.map(({ step }) => step.title)).toEqual([
      'Put the stand-in in their place in the escalation policy "PEP"',
      'Put the stand-in in their place in the schedule "Nights"',
      'Put the stand-in in their place in the schedule "Days"',
      'Reassign their open incident to the stand-in',
      'Remove from the team SRE',
      'Remove from the team Platform',
      'Delete the account',
    ]);
    // The later layer has precedence still: PagerDuty takes them in the other order than it shows them.
    expect(await layers()).toEqual([[`${bob},${kim},${cem}`, cem], [bob]]);
    expect(await events()).toEqual([
      `${bob},${me} from -28 to 0`,
      `${kim},${cem} from 7`,
      `${bob},${kim} from 0`,
    ]);
    const { schedules, escalation_policies, incidents } = await raw();
    expect(schedules[0].overrides).toMatchObject([{ start: on(30), end: on(31), user: { id: kim } }]);
    const targets = escalation_policies[0].escalation_rules.map((rule: { targets: { id: string }[] }) =>
      rule.targets.map(({ id }) => id),
    );
    expect(targets).toEqual([[kim, 'PS1'], [kim], [kim]]);
    expect(incidents).toMatchObject([{ users: [kim], status: 'triggered' }]);
    expect(await user()).toBeUndefined();
    expect((await converge(absent)).done).toEqual([]);
  });

  test('of a rota of its own is replaced by that one there', async () => {
    const { converge, layers, standIn } = await organisation({
      schedules: [
        rotaOf(weekly('PL1', me, bob)),
        { ...rotaOf(weekly('PL2', me)), id: 'PS2', name: 'Weekends' },
      ],
    });
    standIn({ ...kimStandsIn, rotas: { Weekends: { person: 'cem@example.com' } } });
    await converge(absent);
    expect(await layers()).toEqual([[`${kim},${bob}`], [cem]]);
  });

  test.each([
    ['leaves too', { person: 'kim@example.com', isLeaving: true }, /leaves too/],
    ['is not there', { person: 'lee@example.com' }, /no account in PagerDuty/],
    ['is the leaver', { person: 'jane@example.com' }, /name another one/],
    ['is nobody in particular', { team: 'SRE' }, /a team can stand in nowhere/],
    ['hears of nothing', { person: 'deaf@example.com' }, /no high-urgency notification rule/],
    ['is a stakeholder', { person: 'boss@example.com' }, /give them a full role/],
  ])('who %s stays where they are', async (_, standIn, why) => {
    const org = await organisation({ schedules: [rotaOf(weekly('PL1', me, bob))] });
    await org.seed({
      users: [
        { name: 'Deaf', email: 'deaf@example.com', contact_methods: [] },
        { name: 'Boss', email: 'boss@example.com', role: 'read_only_user' },
      ],
    });
    org.standIn({ default: standIn });
    await expect(org.converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(why),
    });
    expect(await org.layers()).toEqual([[`${me},${bob}`]]);
  });

  test('that is an escalation policy takes their incidents, and nothing else', async () => {
    const { converge, raw, standIn, bench } = await organisation({
      schedules_v3: [shiftsOf(daily('E1', [bob, me]))],
      escalation_policies: [policy('PEP', [bob])],
      incidents: [{ users: [me] }, { users: [me], created_at: '2025-03-01T00:00:00Z' }],
    });
    standIn({ default: { policy: 'PEP' } });
    bench.otherwise = 'force';
    await converge(absent);
    expect((await raw()).incidents).toMatchObject([
      { users: [bob] },
      { users: [bob], escalation_policy: 'PEP' },
    ]);
  });
});

describe('a leaver without a stand-in', () => {
  test('stays in a layer where others are, because to leave it moves their turns', async () => {
    const { converge, layers, bench } = await organisation({ schedules: [rotaOf(weekly('PL1', me, bob))] });
    bench.otherwise = 'force';
    await expect(converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(
        /in the schedule "Nights": put another person there in PagerDuty, or name one/,
      ),
    });
    expect(await layers()).toEqual([[`${me},${bob}`]]);
  });

  test('is held where a layer of their own is all the cover, and leaves one that another covers', async () => {
    const alone = await organisation({ schedules: [rotaOf(weekly('PL1', me))] });
    const hold = held(await alone.converge(absent).catch((thrown: unknown) => thrown));
    expect(hold?.steps[0]).toMatchObject({
      title: 'Leave their turns to nobody in the schedule "Nights"',
      consequences: [{ rota: 'Nights', moved: [], lost: [expect.anything()] }],
    });
    expect(await alone.layers()).toEqual([[me]]);
    alone.bench.otherwise = 'force';
    await alone.converge(absent);
    expect(await alone.layers()).toEqual([[`${me} until ${on(0)}`]]);
    // A lower layer goes on below it.
    const covered = await organisation({ schedules: [rotaOf(weekly('PL1', bob), weekly('PL2', me))] });
    await expect(covered.converge(absent)).resolves.toBeDefined();
    expect(await covered.layers()).toEqual([[bob, `${me} until ${on(0)}`]]);
  });

  test('leaves their place in a schedule of shifts empty, and nobody else’s turn moves', async () => {
    const { converge, events, bench } = await organisation({
      schedules_v3: [shiftsOf(daily('E1', [bob, me, cem]), daily('E2', [me], 7))],
    });
    const hold = held(await converge(absent).catch((thrown: unknown) => thrown));
    expect(hold?.steps[0]?.consequences).toMatchObject([{ rota: 'Days', moved: [] }]);
    bench.otherwise = 'force';
    await converge(absent);
    expect(await events()).toEqual([
      `${bob},${me},${cem} from -28 to 0`,
      '- from 7',
      `${bob},-,${cem} from 0`,
    ]);
  });

  test('gives a turn back that they had taken over, and one that another has taken over stays with that one', async () => {
    const override = (overriding: string, overridden: string, day: number) => ({
      rotation_id: 'ROT',
      start_time: on(day),
      end_time: on(day + 1),
      overridden_member: member(overridden),
      overriding_member: member(overriding),
    });
    const { converge, raw, bench } = await organisation({
      schedules_v3: [
        { ...shiftsOf(daily('E1', [bob, me])), overrides: [override(me, bob, 2), override(cem, me, 3)] },
      ],
    });
    bench.otherwise = 'force';
    await converge(absent);
    expect((await raw()).schedules_v3[0].overrides).toMatchObject([
      { start_time: on(3), overriding_member: member(cem), overridden_member: member() },
    ]);
  });

  test('leaves a rule that pages others, is held for one that pages nobody else, and stays in the only one', async () => {
    const org = await organisation({
      schedules: [rotaOf(weekly('PL1', bob))],
      escalation_policies: [policy('PEP', ['PS1', me], [me])],
    });
    const hold = held(await org.converge(absent).catch((thrown: unknown) => thrown));
    expect(hold?.steps).toMatchObject([
      {
        title: 'Remove the rules of the escalation policy "PEP" that page nobody else',
        costs: expect.stringMatching(/are gone, and its other rules stay/),
      },
      { title: 'Remove from the team SRE' },
      { title: 'Remove from the team Platform' },
      { title: 'Delete the account' },
    ]);
    const rules = async () => (await org.raw()).escalation_policies[0].escalation_rules;
    expect(await rules()).toMatchObject([{ targets: [{ id: 'PS1' }] }, { targets: [{ id: me }] }]);
    org.bench.otherwise = 'force';
    await org.converge(absent);
    expect(await rules()).toMatchObject([{ targets: [{ id: 'PS1' }] }]);
    const only = await organisation({ escalation_policies: [policy('PEP', [me])] });
    only.bench.otherwise = 'force';
    await expect(only.converge(absent)).rejects.toMatchObject({ by: expect.stringMatching(/policy "PEP"/) });
  });

  test('has open incidents begin again on their own policies, once those page another person', async () => {
    const { converge, raw } = await organisation({
      schedules: [rotaOf(weekly('PL1', bob))],
      escalation_policies: [policy('PEP', [me, 'PS1'], ['PS1'])],
      incidents: [{ users: [me], escalation_policy: 'PEP' }],
    });
    const { done } = await converge(absent);
    expect(done[1]?.step.title).toBe('Begin their open incident again on its own escalation policy');
    expect((await raw()).incidents).toMatchObject([{ users: [bob], status: 'triggered' }]);
  });

  test('is seen in an override of a schedule that they are not on', async () => {
    const override = { start: on(2), end: on(3), user: { id: me } };
    const { converge, raw } = await organisation({
      schedules: [{ ...rotaOf(weekly('PL1', bob)), overrides: [override] }],
      escalation_policies: [policy('PEP', ['PS1'])],
    });
    await converge(absent);
    expect((await raw()).schedules[0].overrides).toEqual([]);
  });
});
