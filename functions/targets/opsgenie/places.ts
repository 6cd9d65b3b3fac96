import type { Client } from './client.ts';
import type { Escalation, ForwardingRule, Paged, Place, Schedule, Team, User } from './schema.ts';

/**
 * Everywhere that Opsgenie pages by a person who is to be removed. It refuses to delete one who is on a schedule or in an
 * escalation, and says one kind at a time; of a rule that forwards another user's alerts to them it says nothing at all:
 * https://community.atlassian.com/t5/Opsgenie-questions/Remove-user-over-API/qaq-p/1545116
 */
export async function readPlaces(client: Client, user: User, teams: Team[]): Promise<Place[]> {
  const schedules = await client.schedules();
  const escalations = await client.escalations();
  const rules = await client.forwardingRules();
  const paged = teams.filter(({ id }) => isPaged(schedules, escalations, isTeam(id)));
  const alone: Place[] = [];
  for (const { id, name } of paged) {
    const others = (await client.membersOf(id)).filter((member) => member !== user.id);
    if (others.length === 0) alone.push({ kind: 'team', name });
  }
  return [...placesAmong(user, schedules, escalations, rules), ...alone];
}

/** Pure; a rule that forwards from the person goes with them, and is nobody's loss. */
function placesAmong(
  user: User,
  schedules: Schedule[],
  escalations: Escalation[],
  rules: ForwardingRule[],
): Place[] {
  const is = isUser(user);
  return [
    ...schedules.filter((schedule) => pagedBy(schedule).some(is)).map(placed('schedule')),
    ...escalations.filter((escalation) => recipientsOf(escalation).some(is)).map(placed('escalation')),
    ...rules
      .filter(({ toUser }) => is({ type: 'user', ...toUser }))
      .map(({ id }): Place => ({ kind: 'forwarding rule', name: id })),
  ];
}

function placed(kind: Place['kind']) {
  return ({ name }: { name: string }): Place => ({ kind, name });
}

function isPaged(schedules: Schedule[], escalations: Escalation[], is: (paged: Paged) => boolean): boolean {
  return [...schedules.flatMap(pagedBy), ...escalations.flatMap(recipientsOf)].some(is);
}

const pagedBy = ({ rotations }: Schedule) => rotations.flatMap(({ participants }) => participants);
const recipientsOf = ({ rules }: Escalation) => rules.map(({ recipient }) => recipient);

function isTeam(team: string) {
  return ({ type, id }: Paged) => type === 'team' && id === team;
}

/** Opsgenie takes and shows a user by id or by username. */
function isUser({ id, username }: User) {
  return (paged: Paged) =>
    paged.type === 'user' && (paged.id === id || paged.username?.toLowerCase() === username.toLowerCase());
}
