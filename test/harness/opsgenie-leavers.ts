import fc from 'fast-check';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { periodsOf } from '../../infra/local/simulators/opsgenie/on-call.ts';
import type {
  Escalation,
  Override,
  Participant,
  RoutingRule,
  Schedule,
} from '../../infra/local/simulators/opsgenie/state.ts';
import { awkwardZones } from '../support/rotas.ts';
import { leaversAt } from './leavers.ts';

const people = ['ann', 'bob', 'cem', 'dan', 'eve'].map((name) => `${name}@example.com`);
const teamNames = ['SRE', 'Data'];
const person = fc.constantFrom(...people);
const user = person.map((username) => ({ type: 'user', username }));
const time = {
  startHour: fc.nat(23),
  startMin: fc.constantFrom(0, 30),
  endHour: fc.nat(23),
  endMin: fc.constantFrom(0, 30),
};
const weekdays = ['monday', 'wednesday', 'saturday', 'sunday'];
const restriction = fc.oneof(
  fc.record({ type: fc.constant('time-of-day'), restriction: fc.record(time) }),
  fc.record({
    type: fc.constant('weekday-and-time-of-day'),
    restrictions: fc.array(
      fc.record({ startDay: fc.constantFrom(...weekdays), endDay: fc.constantFrom(...weekdays), ...time }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const rotation = fc.record(
  {
    type: fc.constantFrom('hourly', 'daily', 'weekly'),
    length: fc.integer({ min: 1, max: 9 }),
    startDate: fc.constantFrom('2026-01-05T08:00:00Z', '2026-02-11T17:30:00Z', '2025-06-30T22:00:00Z'),
    participants: fc.array(
      fc.oneof({ weight: 6, arbitrary: user }, { weight: 1, arbitrary: fc.constant({ type: 'none' }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    timeRestriction: restriction,
  },
  { requiredKeys: ['type', 'length', 'startDate', 'participants'] },
);
const override = fc
  .record({ user, start: fc.integer({ min: -2, max: 8 }), hours: fc.integer({ min: 1, max: 60 }) })
  .map(({ user, start, hours }) => ({ user, start, hours }));
const organisation = fc.record({
  schedules: fc.array(
    fc.record({
      timezone: fc.constantFrom(...awkwardZones),
      rotations: fc.array(rotation, { minLength: 1, maxLength: 2 }),
      overrides: fc.array(override, { maxLength: 2 }),
      isOwned: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  escalations: fc.array(
    fc.array(
      fc.oneof(
        user,
        fc.constantFrom(...teamNames).map((id) => ({ type: 'team', id })),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 2 },
  ),
  teams: fc.tuple(fc.subarray(people), fc.subarray(people)),
  routing: fc.array(user, { maxLength: 1 }),
  forwarding: fc.array(fc.tuple(person, person), { maxLength: 2 }),
});

type State = {
  users: { username: string }[];
  teams: { name: string; members: { username: string }[] }[];
  schedules: Schedule[];
  escalations: Escalation[];
  routingRules: RoutingRule[];
  forwardingRules: { toUser: { username: string }; fromUser: { username: string } }[];
};

const hour = 3_600_000;

/** Random organisations at Opsgenie, of which people leave. */
export const opsgenieLeavers = leaversAt({
  target: opsgenie,
  settings: opsgenie.settings.parse({}),
  people,
  seeds: organisation,
  async open({ schedules, escalations, teams, routing, forwarding }, now) {
    const { app } = createOpsgenie(
      { now, sleep: async () => {} },
      {
        limits: { configuration: [], search: [] },
        seeds: { users: people.map((username) => ({ username, fullName: username })) },
      },
    );
    const moment = (hours: number) => new Date(Math.floor(now() / hour) * hour + hours * hour).toISOString();
    const body = {
      teams: teams.map((members, index) => ({
        id: teamNames[index],
        name: teamNames[index],
        members: members.map((username) => ({ username })),
      })),
      schedules: schedules.map(({ overrides, rotations, isOwned, timezone }, index) => ({
        id: `S${index}`,
        name: `S${index}`,
        timezone,
        ...(isOwned && { ownerTeam: { id: 'SRE' } }),
        rotations: rotations.map((one, at) => ({ ...one, id: `S${index}R${at}`, name: `R${at}` })),
        overrides: overrides.map(({ user, start, hours }) => ({
          user,
          startDate: moment(24 * start),
          endDate: moment(24 * start + hours),
        })),
      })),
      escalations: escalations.map((recipients, index) => ({
        name: `E${index}`,
        rules: recipients.map((recipient) => ({ recipient })),
      })),
      routingRules: routing.map((notify) => ({ team: 'SRE', notify })),
      forwardingRules: forwarding
        .filter(([from, to]) => from !== to)
        .map(([from, to]) => ({
          fromUser: { username: from },
          toUser: { username: to },
          startDate: moment(-1),
          endDate: moment(1_000),
        })),
    };
    const seeded = await app.request('/_seed', { method: 'POST', body: JSON.stringify(body) });
    if (!seeded.ok) throw new Error(await seeded.text());
    const state = async () => (await (await app.request('/_state')).json()) as State;
    return {
      app,
      async onCall(from, to) {
        return (await state()).schedules.map((schedule) => ({
          rota: schedule.id,
          spans: schedule.rotations
            .flatMap((one) => periodsOf(schedule, one, from, to))
            .flatMap(({ value: { recipient }, ...span }) =>
              recipient && recipient.type !== 'none' ? [{ ...span, value: nameOf(recipient) }] : [],
            ),
        }));
      },
      async traces(email) {
        const { users, teams, schedules, escalations, routingRules, forwardingRules } = await state();
        const is = (participant: Participant) => participant.username === email;
        return [
          ...users.filter(({ username }) => username === email).map(() => 'the account'),
          ...teams.filter(({ members }) => members.some(is as never)).map(({ name }) => name),
          ...schedules
            .flatMap(({ rotations }) => rotations.filter((one) => one.participants.some(is)))
            .map(({ id }) => id),
          ...schedules.flatMap(({ overrides }) =>
            overrides
              .filter(isAhead(now()))
              .filter((one) => is(one.user))
              .map(({ alias }) => alias),
          ),
          ...escalations
            .filter(({ rules }) => rules.some(({ recipient }) => is(recipient)))
            .map(({ name }) => name),
          ...routingRules.filter(({ notify }) => is(notify)).map(({ name }) => name),
          ...forwardingRules.filter(({ toUser }) => toUser.username === email).map(() => 'a forwarding rule'),
        ];
      },
      async empty() {
        const { schedules, escalations } = await state();
        return [
          ...schedules.flatMap(({ rotations }) =>
            rotations
              .filter(({ participants }) => participants.every(({ type }) => type === 'none'))
              .map(({ id }) => id),
          ),
          ...escalations.filter(({ rules }) => rules.length === 0).map(({ name }) => name),
        ];
      },
    };
  },
});

const nameOf = ({ type, id, username }: Participant) =>
  type === 'user' ? (username ?? '') : `${type} ${id}`;
const isAhead =
  (now: number) =>
  ({ endDate }: Override) =>
    Date.parse(endDate) > now;
