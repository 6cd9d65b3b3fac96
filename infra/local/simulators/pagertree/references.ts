import { type PagertreeEvent, type Store, type Team, teamLists } from './store.ts';

const day = 86_400_000;

/** Whether a person is anything in a team. */
export function isIn(team: Team, id: string): boolean {
  return teamLists.some((list) => team[list].includes(id));
}

/** Whether an event does not come again, nor lasts. */
export function isOver(event: PagertreeEvent, now: number): boolean {
  const [start, end] = [Date.parse(event.start_datetime), Date.parse(event.end_datetime)];
  if (!event.repeat) return end <= now;
  const { repeat_end_datetime: last } = event;
  return last !== null && Date.parse(last) + day + end - start < now;
}

/** What holds a person, in words: each refuses to be without them, where PagerTree refuses at all. */
export function usesOf(store: Store, id: string): string[] {
  const named = <T extends { name: string }>(rows: Map<string, T>, holds: (row: T) => boolean) =>
    [...rows.values()].filter(holds).map(({ name }) => name);
  const events = [...store.events.values()].filter(
    (event) => !isOver(event, store.now()) && attends(event, id),
  );
  return [
    ...named(store.teams, (team) => isIn(team, id)),
    ...events.map((event) => `event ${event.id}`),
    ...named(store.policies, (policy) => policy.reassign_account_user_ids.includes(id)),
    ...named(store.routers, (router) => router.default_receiver_account_user_id === id),
    ...named(store.integrations, (integration) => integration.account_user_ids.includes(id)),
  ];
}

/**
 * Takes a person out of everything that holds them, as a database does: those behind them in a rotation move up, and an event of theirs
 * alone is gone.
 */
export function strip(store: Store, id: string): void {
  for (const team of store.teams.values()) {
    for (const list of teamLists) team[list] = without(team[list], id);
  }
  for (const event of [...store.events.values()].filter((one) => attends(one, id))) {
    const left = event.event_attendees.filter(({ attendee_id }) => attendee_id !== id);
    event.event_attendees = left.map((attendee, position) => ({ ...attendee, position }));
    if (left.length === 0) store.events.delete(event.id);
  }
  for (const policy of store.policies.values()) {
    policy.reassign_account_user_ids = without(policy.reassign_account_user_ids, id);
  }
  for (const router of store.routers.values()) {
    if (router.default_receiver_account_user_id === id) router.default_receiver_account_user_id = null;
  }
  for (const integration of store.integrations.values()) {
    integration.account_user_ids = without(integration.account_user_ids, id);
  }
}

function attends({ event_attendees }: PagertreeEvent, id: string): boolean {
  return event_attendees.some(({ attendee_id }) => attendee_id === id);
}

function without(ids: string[], id: string): string[] {
  return ids.filter((other) => other !== id);
}
