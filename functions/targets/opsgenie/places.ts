import type { Client } from './client.ts';
import type { Escalation, ForwardingRule, Paged, Rotation, Schedule } from './paging-schema.ts';
import type { Team, User } from './schema.ts';

type Named = { id: string; name: string };

/**
 * Where Opsgenie pages by a person. Overrides are those of a schedule that hold now or later. A team is such a place where it is paged and nobody else is in it; a forwarding rule where it
 * forwards another user's alerts to them.
 */
export type Place =
  | { kind: 'rotation'; schedule: Named; rotation: Named }
  | { kind: 'overrides'; schedule: Named }
  | { kind: 'escalation'; escalation: Named }
  | { kind: 'forwarding rule'; rule: string }
  | { kind: 'team'; team: Named };

/** Who takes a leaver's places: their account, where there is one, and whether any of its contacts is on. */
export type Replacement = { user?: { id: string; username: string }; isReachable: boolean };

/**
 * Everywhere that Opsgenie pages by a person who is to be removed. It refuses to delete one who is on a schedule or in an
 * escalation, and says one kind at a time; of a rule that forwards another user's alerts to them it says nothing at all:
 * https://community.atlassian.com/t5/Opsgenie-questions/Remove-user-over-API/qaq-p/1545116
 */
export async function readPlaces({ paging }: Client, user: User, teams: Team[]): Promise<Place[]> {
  const schedules = await paging.schedules();
  const escalations = await paging.escalations();
  const rules = await paging.forwardingRules();
  const paged = teams.filter(({ id }) => isPaged(schedules, escalations, isTeam(id)));
  const overridden: Place[] = [];
  for (const schedule of schedules.filter(isNear(user, teams))) {
    const overrides = await paging.overridesOf(schedule.id);
    if (overrides.some((override) => isUser(user)(override.user)))
      overridden.push({ kind: 'overrides', schedule: named(schedule) });
  }
  const alone: Place[] = [];
  for (const { id, name } of paged) {
    const others = (await paging.membersOf(id)).filter((member) => member !== user.id);
    if (others.length === 0) alone.push({ kind: 'team', team: { id, name } });
  }
  return [...placesAmong(user, schedules, escalations, rules), ...overridden, ...alone];
}

/** A rule that forwards from the person goes with them, and is nobody's loss. */
function placesAmong(
  user: User,
  schedules: Schedule[],
  escalations: Escalation[],
  rules: ForwardingRule[],
): Place[] {
  const is = isUser(user);
  return [
    ...schedules.flatMap((schedule) =>
      schedule.rotations
        .filter(({ participants }) => participants.some(is))
        .map(
          (rotation): Place => ({ kind: 'rotation', schedule: named(schedule), rotation: named(rotation) }),
        ),
    ),
    ...escalations
      .filter((escalation) => recipientsOf(escalation).some(is))
      .map((escalation): Place => ({ kind: 'escalation', escalation: named(escalation) })),
    ...rules
      .filter(({ toUser }) => is({ type: 'user', ...toUser }))
      .map(({ id }): Place => ({ kind: 'forwarding rule', rule: id })),
  ];
}

/**
 * Whether the person is on a schedule, or it is their team's: overrides are read of these alone, because they take a call a
 * schedule, and people stand in for those whom they share a rota or a team with.
 */
function isNear(user: User, teams: Team[]) {
  const own = new Set(teams.map(({ id }) => id));
  return ({ ownerTeam, rotations }: Schedule): boolean =>
    own.has(ownerTeam?.id ?? '') || rotations.flatMap(participantsOf).some(isUser(user));
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
    case 'forwarding rule':
      return `the forwarding rule "${place.rule}"`;
    case 'team':
      return `the team "${place.team.name}", where nobody else is`;
  }
}
