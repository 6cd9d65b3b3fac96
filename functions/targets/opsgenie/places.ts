import type { Client } from './client.ts';
import type { Escalation, ForwardingRule, Override, Paged, Rotation, Schedule } from './paging-schema.ts';
import type { Team, User } from './schema.ts';

type Named = { id: string; name: string };

/**
 * Where Opsgenie pages by a person. `others`: whether others are paged there too, who stay when the person leaves. Overrides are
 * those of a schedule that hold now or later. A team is such a place where it is paged and nobody else is in it; a forwarding rule
 * where it forwards another user's alerts to them.
 */
export type Place =
  | { kind: 'rotation'; schedule: Named; rotation: Named; others: boolean }
  | { kind: 'overrides'; schedule: Named }
  | { kind: 'escalation'; escalation: Named; others: boolean }
  | { kind: 'routing rule'; team: Named; rule: Named }
  | { kind: 'forwarding rule'; rule: string }
  | { kind: 'team'; team: Named };

/** A schedule as it was read, with its overrides that hold now or later. */
export type Turns = { schedule: Schedule; overrides: Override[] };

/**
 * Everywhere that Opsgenie pages by a person who is to be removed, and the schedules and escalations among it. It refuses to delete one who is on a
 * schedule or in an escalation, and says one kind at a time; of a rule that forwards another user's alerts to them it says nothing
 * at all: https://community.atlassian.com/t5/Opsgenie-questions/Remove-user-over-API/qaq-p/1545116
 */
export async function readPlaces(
  { paging }: Client,
  user: User,
  teams: Team[],
): Promise<{ places: Place[]; turns: Turns[]; escalations: Escalation[] }> {
  const schedules = await paging.schedules();
  const escalations = await paging.escalations();
  const rules = await paging.forwardingRules();
  const near: Turns[] = [];
  const isLooked = schedules.length <= allLooked ? () => true : isNear(user, teams);
  for (const schedule of schedules.filter(isLooked)) {
    near.push({ schedule, overrides: await paging.overridesOf(schedule.id) });
  }
  const routed: Place[] = [];
  const alone: Place[] = [];
  for (const { id, name } of teams) {
    for (const rule of await paging.routingRulesOf(id)) {
      if (rule.notify && isUser(user)(rule.notify))
        routed.push({
          kind: 'routing rule',
          team: { id, name },
          rule: { id: rule.id, name: rule.name ?? rule.id },
        });
    }
    if (!isPaged(schedules, escalations, isTeam(id))) continue;
    const others = (await paging.membersOf(id)).filter((member) => member !== user.id);
    if (others.length === 0) alone.push({ kind: 'team', team: { id, name } });
  }
  const turns = near.filter(pagesBy(user));
  return {
    places: [
      ...turns.flatMap(placesInTurns(user)),
      ...escalations.flatMap(placesInEscalation(user)),
      ...routed,
      ...forwardedTo(user, rules),
      ...alone,
    ],
    turns,
    escalations: escalations.filter((one) => recipientsOf(one).some(isUser(user))),
  };
}

/** Of so many schedules the overrides of each are read. */
const allLooked = 8;

/**
 * Whether the person is on a schedule, or it is their team's. Where there are many schedules, overrides are read of these alone: they
 * take a call a schedule, no list of all overrides is there, and people stand in for those whom they share a rota or a team with.
 */
function isNear(user: User, teams: Team[]) {
  const own = new Set(teams.map(({ id }) => id));
  return ({ ownerTeam, rotations }: Schedule): boolean =>
    own.has(ownerTeam?.id ?? '') || rotations.flatMap(participantsOf).some(isUser(user));
}

function pagesBy(user: User) {
  return ({ schedule, overrides }: Turns): boolean =>
    schedule.rotations.flatMap(participantsOf).some(isUser(user)) ||
    overrides.some((override) => isUser(user)(override.user));
}

/** Overrides first: a rotation's turns that they took over are its own again without them. */
function placesInTurns(user: User) {
  const is = isUser(user);
  return ({ schedule, overrides }: Turns): Place[] => [
    ...(overrides.some((override) => is(override.user))
      ? [{ kind: 'overrides' as const, schedule: named(schedule) }]
      : []),
    ...schedule.rotations
      .filter(({ participants }) => participants.some(is))
      .map((rotation) => ({
        kind: 'rotation' as const,
        schedule: named(schedule),
        rotation: named(rotation),
        others: rotation.participants.some((each) => !is(each) && each.type !== 'none'),
      })),
  ];
}

function placesInEscalation(user: User) {
  const is = isUser(user);
  return (escalation: Escalation): Place[] => {
    const recipients = recipientsOf(escalation);
    if (!recipients.some(is)) return [];
    const others = recipients.some((each) => !is(each));
    return [{ kind: 'escalation', escalation: named(escalation), others }];
  };
}

/** A rule that forwards from the person goes with them, and is nobody's loss. */
function forwardedTo(user: User, rules: ForwardingRule[]): Place[] {
  return rules
    .filter(({ toUser }) => isUser(user)({ type: 'user', ...toUser }))
    .map(({ id }) => ({ kind: 'forwarding rule', rule: id }));
}

const named = ({ id, name }: Named): Named => ({ id, name });

function isPaged(schedules: Schedule[], escalations: Escalation[], is: (paged: Paged) => boolean): boolean {
  const rotations = schedules.flatMap((schedule) => schedule.rotations);
  return [...rotations.flatMap(participantsOf), ...escalations.flatMap(recipientsOf)].some(is);
}

const participantsOf = ({ participants }: Rotation) => participants;
const recipientsOf = ({ rules }: Escalation) => rules.map(({ recipient }) => recipient);

function isTeam(team: string) {
  return ({ type, id }: Paged) => type === 'team' && id === team;
}

/** Opsgenie takes and shows a user by id or by username. */
export function isUser({ id, username }: Pick<User, 'id' | 'username'>) {
  return (paged: Paged): boolean =>
    paged.type === 'user' && (paged.id === id || paged.username?.toLowerCase() === username.toLowerCase());
}

/** A place in words that follow "in". */
export function placeInWords(place: Place): string {
  switch (place.kind) {
    case 'rotation':
      return `the rotation "${place.rotation.name}" of the schedule "${place.schedule.name}"`;
    case 'overrides':
      return `overrides of the schedule "${place.schedule.name}"`;
    case 'escalation':
      return `the escalation "${place.escalation.name}"`;
    case 'routing rule':
      return `the routing rule "${place.rule.name}" of the team "${place.team.name}"`;
    case 'forwarding rule':
      return `the forwarding rule "${place.rule}"`;
    case 'team':
      return `the team "${place.team.name}", where nobody else is`;
  }
}

/** The name by which the configuration may name a stand-in for a place. */
export function rotaOfPlace(place: Place): string | undefined {
  switch (place.kind) {
    case 'rotation':
    case 'overrides':
      return place.schedule.name;
    case 'escalation':
      return place.escalation.name;
    case 'routing rule':
    case 'team':
      return place.team.name;
    case 'forwarding rule':
      return undefined;
  }
}
