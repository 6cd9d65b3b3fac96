import type { Client } from './client.ts';
import type { EventRow, Schedule } from './paging-schema.ts';
import type { Place } from './place.ts';
import type { AccountUser, Membership } from './schema.ts';

/** Everywhere that PagerTree pages by a person or sends alerts to them, besides teams where others are too. */
export type Footprint = { places: Place[]; schedules: Schedule[] };

/**
 * Reads it. There is no question "what holds X?", so all of each kind is read. Broadcasts, maintenance windows and stakeholders page
 * nobody: https://pagertree.com/docs/api
 */
export async function readPlaces(
  { paging }: Client,
  person: AccountUser,
  teams: Membership[],
): Promise<Footprint> {
  const isTheirs = isPerson(person);
  const schedules = await paging.schedules();
  const events = await paging.events();
  const policies = await paging.policies();
  const routers = await paging.routers();
  const integrations = await paging.integrations();
  const alerts = await paging.openAlerts();
  const own = events.filter((event) => attends(event, person));
  const nameOf = (id: string) => schedules.find((one) => one.id === id)?.name ?? id;
  const paged = [...new Set(own.flatMap(({ schedule_ids }) => schedule_ids))];
  const others = (...lists: (string | null)[][]) => lists.flat().some((id) => id !== null && !isTheirs(id));
  return {
    places: [
      ...own.map((event) => placeIn(event, events, person, nameOf)),
      ...policies
        .filter(({ reassign_account_user_ids: ids }) => ids.some(isTheirs))
        .map(({ id, name, reassign_account_user_ids, reassign_team_ids }) => ({
          kind: 'policy' as const,
          id,
          name,
          others: others(reassign_account_user_ids, reassign_team_ids),
        })),
      ...routers
        .filter(({ default_receiver_account_user_id: id }) => id !== null && isTheirs(id))
        .map(({ id, name, default_receiver_router_id, default_receiver_team_id }) => ({
          kind: 'router' as const,
          id,
          name,
          others: others([default_receiver_router_id, default_receiver_team_id]),
        })),
      ...integrations
        .filter(({ account_user_ids: ids }) => ids.some(isTheirs))
        .map(({ id, name, account_user_ids, router_ids, team_ids }) => ({
          kind: 'integration' as const,
          id,
          name,
          others: others(account_user_ids, router_ids, team_ids),
        })),
      ...teams
        .filter(({ alone }) => alone.length > 0)
        .map(({ id, name, alone }) => ({ kind: 'team' as const, id, name, lists: alone })),
      ...routers
        .filter(({ rules }) => isNamedIn(rules ?? '', person))
        .map(({ id, name }) => ({ kind: 'rules' as const, id, name })),
      ...alerts
        .filter(({ destination_account_user_ids: ids }) => ids.some(isTheirs))
        .filter(
          ({ destination_account_user_ids, destination_router_ids, destination_team_ids }) =>
            !others(destination_account_user_ids, destination_router_ids, destination_team_ids),
        )
        .map(({ id, prefix_id }) => ({ kind: 'alert' as const, id, name: prefix_id ?? id })),
    ],
    schedules: paged.map((id) => ({
      id,
      name: nameOf(id),
      events: events.filter(({ schedule_ids }) => schedule_ids.includes(id)),
    })),
  };
}

function placeIn(
  event: EventRow,
  events: EventRow[],
  person: AccountUser,
  nameOf: (id: string) => string,
): Place {
  const { id, layer, schedule_ids, rotation } = event;
  const isAlone = event.event_attendees.every(({ attendee_id }) => isPerson(person)(attendee_id));
  const how = isAlone ? 'alone' : rotation === true ? 'turns' : 'together';
  const obstacle = obstacleIn(event, events, how);
  return {
    kind: 'event',
    event: id,
    layer,
    since: String(event.start_datetime ?? '?'),
    schedules: schedule_ids.map((schedule) => ({ id: schedule, name: nameOf(schedule) })),
    how,
    ...(obstacle !== undefined && { obstacle }),
  };
}

/** Only people can be sent; and nobody says whether what overrides an event goes with it. */
function obstacleIn({ id, event_attendees }: EventRow, events: EventRow[], how: string): string | undefined {
  if (!event_attendees.every(({ attendee_type }) => isAccountUser(attendee_type)))
    return 'others than people attend it, and those cannot be sent: change it in PagerTree';
  const isOverridden = events.some(({ parent_id }) => parent_id === id);
  if (how !== 'alone' || !isOverridden) return undefined;
  return 'it is theirs alone, and other events override it, which may go with it';
}

function isAccountUser(type: string): boolean {
  return /^account_?user$/i.test(type);
}

/** References are to the id, but the readable one names the same account: https://pagertree.com/docs/api/common-model-attributes */
export function isPerson({ id, prefixId }: Pick<AccountUser, 'id' | 'prefixId'>) {
  return (other: string): boolean => other === id || other === prefixId;
}

/** Whether a person attends an event. */
export function attends(
  { event_attendees }: EventRow,
  person: Pick<AccountUser, 'id' | 'prefixId'>,
): boolean {
  return event_attendees.some(({ attendee_id }) => isPerson(person)(attendee_id));
}

/**
 * Whether a text names a person by any of their ids. Rules are YAML that only a human edits, and which of the ids they are written with
 * is not said: https://pagertree.com/docs/routers#assign
 */
function isNamedIn(text: string, { id, prefixId, userId, userPrefixId }: AccountUser): boolean {
  const words = new Set(text.toLowerCase().split(/[^\w-]+/));
  return [id, prefixId, userId, userPrefixId].some(
    (one) => one !== undefined && words.has(one.toLowerCase()),
  );
}
