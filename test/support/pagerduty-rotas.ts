import type { Hono } from 'hono';
import { pagerduty } from '../../functions/targets/pagerduty/index.ts';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { jane, pagerdutyBench } from './pagerduty.ts';
import { workbench } from './target.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** The clock of a bench. */
export const monday = Date.parse('2026-01-05T09:00:00Z');
const at = (time: number) => new Date(time).toISOString();
/** So many days after that. */
export const on = (days: number) => at(monday + days * day);

const rule = (id: string) => ({
  id: `${id}R`,
  urgency: 'high',
  contact_method: { id: `${id}E`, type: 'email_contact_method' },
});
const contact = (id: string, email: string) => ({
  id: `${id}E`,
  type: 'email_contact_method',
  address: email,
});
const colleague = (name: string) => {
  const [id, email] = [`P${name.toUpperCase()}`, `${name}@example.com`];
  return { id, name, email, contact_methods: [contact(id, email)], notification_rules: [rule(id)] };
};

export const [me, bob, cem, kim] = ['PJANE01', 'PBOB', 'PCEM', 'PKIM'] as const;

/** A layer of a week each, since a month. */
export const weekly = (id: string, ...users: string[]) => ({
  id,
  name: id,
  start: on(-28),
  rotation_virtual_start: on(-28),
  rotation_turn_length_seconds: 604_800,
  users: users.map((user) => ({ user: { id: user } })),
});

export const member = (user?: string) =>
  user === undefined ? { type: 'empty_member' } : { type: 'user_member', user_id: user };

/** An event of nine hours a day whose members take turns, since a month or from so many days on. */
export const daily = (id: string, members: (string | undefined)[], since = -28) => ({
  id,
  name: id,
  start_time: { date_time: on(-28), time_zone: 'UTC' },
  end_time: { date_time: at(monday - 28 * day + 9 * hour), time_zone: 'UTC' },
  effective_since: on(since),
  effective_until: null,
  recurrence: ['RRULE:FREQ=DAILY'],
  assignment_strategy: {
    type: 'rotating_member_assignment_strategy',
    shifts_per_member: 1,
    members: members.map(member),
  },
});

export const target = (id: string) => ({ id, type: id.startsWith('PS') ? 'schedule' : 'user' });
export const policy = (id: string, ...rules: string[][]) => ({
  id,
  name: id,
  team: 'PTEAM02',
  escalation_rules: rules.map((targets, index) => ({ id: `${id}${index}`, targets: targets.map(target) })),
});

type Rows = Record<string, unknown[]>;
type Through = (app: Hono) => Hono;

/** Jane and three colleagues, of whom Kim can stand in, and what else is given. The owner is the user in whose name we call. */
export async function organisation(rows: Rows, through?: Through) {
  const [owner] = (smallAccount.users ?? []) as object[];
  const users = [owner, jane, ...['bob', 'cem', 'kim'].map(colleague)];
  const teams = [
    { id: 'PTEAM01', name: 'SRE', members: [{ user: me, role: 'manager' }] },
    { id: 'PTEAM02', name: 'Platform', members: [{ user: me }, { user: bob }] },
  ];
  const seeds = { users, teams, schedules: [], escalation_policies: [], ...rows };
  const made = pagerdutyBench({ seeds }, through);
  made.bench.known.externalIds = [me];
  const raw = async () => JSON.parse(await (await made.simulator.app.request('/_state')).text());
  return {
    ...made,
    raw,
    /** Who is in each layer of each schedule, and whether it ended. */
    layers: async () =>
      (await raw()).schedules.map(({ schedule_layers }: { schedule_layers: Layer[] }) =>
        schedule_layers.map(({ users, end }) =>
          [users.map(({ user }) => user.id).join(), ...(end ? [end] : [])].join(' until '),
        ),
      ),
    /** Who is in each event, since when and until when, in so many days. */
    events: async () =>
      (await raw()).schedules_v3.flatMap(({ rotations }: { rotations: { events: Event[] }[] }) =>
        rotations.flatMap(({ events }) => events.map(eventInWords)),
      ),
    standIn: (standIns: object) => {
      made.bench.known.standIns = standIns;
    },
    /** Another process, which remembers what the roster does. */
    successor: () => {
      const settings = pagerduty.settings.parse({ from: 'owner@example.com' });
      const bench = workbench(pagerduty, settings, made.simulator.app, { now: made.clock.now });
      bench.known = structuredClone(made.bench.known);
      return bench;
    },
    /** Who is on call by what, without ids and times. */
    cover: async () => {
      const { schedules, schedules_v3, escalation_policies, incidents, users } = (await raw()) as Held;
      return {
        layers: schedules.map(({ schedule_layers }) => schedule_layers.map(usersIn)),
        overrides: schedules
          .flatMap(({ overrides }) => overrides.map((one) => [one.end, one.user.id]))
          .sort(),
        events: schedules_v3.flatMap(({ rotations }) =>
          rotations.flatMap(({ events }) => events.filter(isActive(made.clock.now())).map(membersOf)),
        ),
        shifts: schedules_v3.map(({ overrides, custom_shifts }) => [
          overrides
            .filter(isAhead(made.clock.now()))
            .map((one) => [one.overridden_member.user_id, one.overriding_member.user_id]),
          custom_shifts
            .filter(isAhead(made.clock.now()))
            .map((one) => one.assignments.map((each) => each.member.user_id)),
        ]),
        rules: escalation_policies.map(({ escalation_rules }) =>
          escalation_rules.map(({ targets }) => targets.map(({ id }) => id)),
        ),
        incidents: incidents.map((one) => [one.status, ...one.users]),
        users: users.map(({ id }) => id),
      };
    },
  };
}

type Held = {
  schedules: { schedule_layers: Layer[]; overrides: { end: string; user: { id: string } }[] }[];
  schedules_v3: {
    rotations: { events: Event[] }[];
    overrides: { end_time: string; overridden_member: Member; overriding_member: Member }[];
    custom_shifts: { end_time: string; assignments: { member: Member }[] }[];
  }[];
  escalation_policies: { escalation_rules: { targets: { id: string }[] }[] }[];
  incidents: { status: string; users: string[] }[];
  users: { id: string }[];
};
type Member = { user_id?: string };

const usersIn = ({ users }: Layer) => users.map(({ user }) => user.id).join();
const membersOf = (event: Event) =>
  event.assignment_strategy.members.map(({ user_id }) => user_id ?? '-').join();
const isActive = (now: number) => (event: Event) =>
  event.effective_until == null || Date.parse(event.effective_until) > now;
const isAhead = (now: number) => (one: { end_time: string }) => Date.parse(one.end_time) > now;

type Layer = { users: { user: { id: string } }[]; end?: string };
type Event = {
  effective_since: string;
  effective_until?: string | null;
  assignment_strategy: { members: { user_id?: string }[] };
};

function eventInWords({ effective_since, effective_until, assignment_strategy }: Event): string {
  const days = (text: string) => (Date.parse(text) - monday) / day;
  const members = assignment_strategy.members.map(({ user_id }) => user_id ?? '-').join();
  return `${members} from ${days(effective_since)}${effective_until ? ` to ${days(effective_until)}` : ''}`;
}
