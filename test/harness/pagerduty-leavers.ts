import fc from 'fast-check';
import { pagerduty } from '../../functions/targets/pagerduty/index.ts';
import { computedShifts } from '../../infra/local/simulators/pagerduty/computed-shifts.ts';
import { createPagerduty } from '../../infra/local/simulators/pagerduty/index.ts';
import { rendered } from '../../infra/local/simulators/pagerduty/rendered.ts';
import type {
  EscalationPolicy,
  Incident,
  Member,
  Schedule,
  ShiftSchedule,
  Team,
} from '../../infra/local/simulators/pagerduty/state.ts';
import { awkwardZones } from '../support/rotas.ts';
import { leaversAt } from './leavers.ts';

const ids = ['PANN', 'PBOB', 'PCEM', 'PDAN', 'PEVE'];
const emailOf = (id: string) => `${id.toLowerCase()}@example.com`;
const hour = 3_600_000;
const beginnings = ['2026-01-05T08:00:00Z', '2026-02-11T17:30:00Z', '2025-06-30T22:00:00Z'];

const person = fc.constantFrom(...ids);
const beginning = fc.constantFrom(...beginnings);
const time = fc.constantFrom('00:00:00', '08:30:00', '17:00:00', '22:00:00');
const duration_seconds = fc.constantFrom(8, 14, 60).map((hours) => hours * 3_600);
const restriction = fc.oneof(
  fc.record({
    type: fc.constant('daily_restriction'),
    start_time_of_day: time,
    duration_seconds: fc.constantFrom(8, 14).map((hours) => hours * 3_600),
  }),
  fc.record({
    type: fc.constant('weekly_restriction'),
    start_day_of_week: fc.constantFrom(1, 3, 6),
    start_time_of_day: time,
    duration_seconds,
  }),
);
const layer = fc.record({
  start: beginning,
  rotation_virtual_start: beginning,
  rotation_turn_length_seconds: fc.constantFrom(43_200, 86_400, 604_800),
  users: fc.array(
    person.map((id) => ({ user: { id } })),
    { minLength: 1, maxLength: 4 },
  ),
  restrictions: fc.array(restriction, { maxLength: 1 }),
});
/** In hours from the beginning of the story. */
const stretch = fc.record({
  from: fc.integer({ min: -24, max: 100 }),
  hours: fc.integer({ min: 30, max: 60 }),
});
const member = fc.oneof(
  { weight: 5, arbitrary: person.map((user_id) => ({ type: 'user_member', user_id })) },
  { weight: 1, arbitrary: fc.constant({ type: 'empty_member' }) },
);
const event = fc.record({
  zone: fc.constantFrom(...awkwardZones),
  length: fc.constantFrom(6, 12, 24),
  rule: fc.constantFrom('DAILY', 'DAILY;INTERVAL=2', 'WEEKLY'),
  begins: fc.constantFrom('long ago', 'later'),
  type: fc.constantFrom('rotating_member_assignment_strategy', 'every_member_assignment_strategy'),
  members: fc.array(member, { minLength: 1, maxLength: 4 }),
});
const organisation = fc.record({
  layered: fc.array(
    fc.record({
      time_zone: fc.constantFrom(...awkwardZones),
      layers: fc.array(layer, { minLength: 1, maxLength: 2 }),
      overrides: fc.array(fc.record({ id: person, at: stretch }), { maxLength: 1 }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  shifted: fc.array(
    fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 2 }),
      overrides: fc.array(fc.record({ to: person, of: member, at: stretch }), { maxLength: 1 }),
      customShifts: fc.array(fc.record({ id: person, at: stretch }), { maxLength: 1 }),
    }),
    { maxLength: 1 },
  ),
  rules: fc.array(fc.array(person, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  incidents: fc.array(person, { maxLength: 2 }),
  team: fc.subarray(ids),
});

type State = {
  users: { id: string }[];
  teams: Team[];
  schedules: Schedule[];
  schedules_v3: ShiftSchedule[];
  escalation_policies: EscalationPolicy[];
  incidents: Incident[];
};

/** In the shapes of `_state`. Every schedule pages by the policy. */
function seedOf(given: typeof organisation extends fc.Arbitrary<infer Seed> ? Seed : never, start: number) {
  const moment = (hours: number) => new Date(Math.floor(start / hour) * hour + hours * hour).toISOString();
  const times = ({ from, hours }: { from: number; hours: number }) => [moment(from), moment(from + hours)];
  const between = (at: { from: number; hours: number }) => {
    const [start_time, end_time] = times(at);
    return { start_time, end_time };
  };
  const schedules = given.layered.map(({ time_zone, layers, overrides }, index) => ({
    id: `PS${index}`,
    name: `PS${index}`,
    time_zone,
    schedule_layers: layers.map((one, at) => ({ ...one, id: `PS${index}L${at}`, name: `L${at}` })),
    overrides: overrides.map(({ id, at }) => ({ start: times(at)[0], end: times(at)[1], user: { id } })),
  }));
  const schedules_v3 = given.shifted.map(({ events, overrides, customShifts }) => ({
    id: 'PV3',
    name: 'PV3',
    rotations: events.map((one, at) => ({ id: `ROT${at}`, events: [eventOf(one, `E${at}`, moment(50))] })),
    overrides: overrides.map(({ to, of, at }) => ({
      rotation_id: 'ROT0',
      ...between(at),
      overridden_member: of,
      overriding_member: { type: 'user_member', user_id: to },
    })),
    custom_shifts: customShifts.map(({ id, at }) => ({
      ...between(at),
      assignments: [{ member: { type: 'user_member', user_id: id } }],
    })),
  }));
  const rules = [...schedules, ...schedules_v3].map(({ id }) => [{ id, type: 'schedule' }]);
  const named = given.rules.map((users) => [...new Set(users)].map((id) => ({ id, type: 'user' })));
  const contact = (id: string) => ({ id: `${id}E`, type: 'email_contact_method', address: emailOf(id) });
  const all = [...rules, ...named];
  return {
    users: [
      { id: 'POWNER', name: 'Owner', email: 'owner@example.com', role: 'owner' },
      ...ids.map((id) => ({
        id,
        name: id,
        email: emailOf(id),
        contact_methods: [contact(id)],
        notification_rules: [{ urgency: 'high', contact_method: contact(id) }],
      })),
    ],
    teams: [{ id: 'PTEAM', name: 'SRE', members: given.team.map((user) => ({ user })) }],
    schedules,
    schedules_v3,
    escalation_policies: [
      { id: 'PEP', name: 'PEP', team: 'PTEAM', escalation_rules: all.map((targets) => ({ targets })) },
    ],
    incidents: given.incidents.map((id) => ({ users: [id], escalation_policy: 'PEP' })),
  };
}

type EventSeed = typeof event extends fc.Arbitrary<infer Seed> ? Seed : never;

function eventOf({ zone, length, rule, begins, type, members }: EventSeed, id: string, later: string) {
  const first = '2026-01-05T09:00:00Z';
  const last = new Date(Date.parse(first) + length * hour).toISOString();
  return {
    id,
    name: id,
    start_time: { date_time: first, time_zone: zone },
    end_time: { date_time: last, time_zone: zone },
    effective_since: begins === 'later' ? later : first,
    recurrence: [`RRULE:FREQ=${rule}`],
    assignment_strategy: { type, shifts_per_member: 1, members },
  };
}

export const pagerdutyLeavers = leaversAt({
  target: pagerduty,
  settings: pagerduty.settings.parse({ from: 'owner@example.com' }),
  people: ids.map(emailOf),
  seeds: organisation,
  async open(seed, now) {
    const limit = { calls: Number.POSITIVE_INFINITY, seconds: 60 };
    const seeds = seedOf(seed, now());
    const { app } = createPagerduty({ now, sleep: async () => {} }, { limit, seeds });
    const state = async () => (await (await app.request('/_state')).json()) as State;
    return {
      app,
      async onCall(from, to) {
        const { schedules, schedules_v3 } = await state();
        return [
          ...schedules.map((schedule) => ({
            rota: schedule.id,
            spans: rendered(schedule, from, to).final.map(({ user, ...span }) => ({
              ...span,
              value: emailOf(user),
            })),
          })),
          ...schedules_v3.map((schedule) => ({
            rota: schedule.id,
            spans: computedShifts(schedule, from, to).flatMap(({ start, end, member: { user_id } }) =>
              user_id === undefined ? [] : [{ start, end, value: emailOf(user_id) }],
            ),
          })),
        ];
      },
      async traces(email) {
        const { users, teams, schedules, schedules_v3, escalation_policies, incidents } = await state();
        const is = (id?: string) => id !== undefined && emailOf(id) === email;
        const isMember = ({ user_id }: Member) => is(user_id);
        const isLeft = (end?: string | null) => end == null || Date.parse(end) > now();
        return [
          ...users.filter(({ id }) => is(id)).map(() => 'the account'),
          ...teams.filter(({ members }) => members.some(({ user }) => is(user))).map(({ name }) => name),
          ...schedules
            .flatMap(({ schedule_layers }) => schedule_layers)
            .filter(({ end, users: on }) => isLeft(end) && on.some(({ user }) => is(user.id)))
            .map(({ id }) => id),
          ...schedules
            .flatMap(({ overrides }) => overrides)
            .filter(({ end, user }) => isLeft(end) && is(user.id))
            .map(({ id }) => id),
          ...schedules_v3
            .flatMap(({ rotations }) => rotations.flatMap(({ events }) => events))
            .filter((one) => isLeft(one.effective_until) && one.assignment_strategy.members.some(isMember))
            .map(({ id }) => id),
          ...schedules_v3
            .flatMap(({ overrides }) => overrides)
            .filter(
              (one) => isLeft(one.end_time) && [one.overridden_member, one.overriding_member].some(isMember),
            )
            .map(({ id }) => id),
          ...schedules_v3
            .flatMap(({ custom_shifts }) => custom_shifts)
            .filter((one) => isLeft(one.end_time) && one.assignments.some((each) => isMember(each.member)))
            .map(({ id }) => id),
          ...escalation_policies
            .flatMap(({ escalation_rules }) => escalation_rules)
            .filter(({ targets }) => targets.some(({ id }) => is(id)))
            .map(({ id }) => id),
          ...incidents.filter((one) => one.users.some(is)).map(({ id }) => id),
        ];
      },
      async empty() {
        const { schedules, escalation_policies, incidents } = await state();
        return [
          ...schedules
            .flatMap(({ schedule_layers }) => schedule_layers)
            .filter(({ users }) => users.length === 0)
            .map(({ id }) => id),
          ...escalation_policies
            .filter(({ escalation_rules }) => escalation_rules.length === 0)
            .map(({ id }) => id),
          ...incidents.filter(({ status }) => status === 'resolved').map(({ id }) => id),
        ];
      },
    };
  },
});
