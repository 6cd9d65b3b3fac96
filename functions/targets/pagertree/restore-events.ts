import type { EventRow } from './paging-schema.ts';
import { type Place, placeInWords } from './place.ts';
import { isPerson } from './places.ts';
import type { Account } from './schema.ts';
import type { PlaceOp } from './steps.ts';

/** An event of a snapshot which its person attended, and what has become of that place. */
export type Was = { title: string } & (
  | { now: 'theirs' }
  | { now: 'free'; op: PlaceOp }
  | { now: 'moved'; why: string }
);

type EventPlace = Extract<Place, { kind: 'event' }>;

/**
 * What has become of the events that a snapshot's person attended. A place is free where the stand-in of the removal has it, was not there
 * before, and everybody else is where they were: so nobody's turn moves when the person takes it back.
 */
export function eventsWere(snapshot: Account, account: Account): Was[] {
  const before = new Map(eventsIn(snapshot).map((event) => [event.id, event]));
  const now = new Map(eventsIn(account).map((event) => [event.id, event]));
  return (snapshot.places ?? []).flatMap(({ taker, ...place }): Was[] => {
    const event = place.kind === 'event' ? before.get(place.event) : undefined;
    if (place.kind !== 'event' || event === undefined) return [];
    const by = taker && 'by' in taker ? taker.by : undefined;
    return [
      {
        title: placeInWords(place),
        ...became({ snapshot, account, place, event, by, current: now.get(event.id) }),
      },
    ];
  });
}

type Before = {
  snapshot: Account;
  account: Account;
  place: EventPlace;
  event: EventRow;
  by: string | undefined;
  current: EventRow | undefined;
};

function became({ snapshot, account, place, event, by, current }: Before) {
  if (current === undefined) return { now: 'moved' as const, why: 'it is not there any more' };
  const was = isPerson(snapshot);
  const is = isPerson(account);
  const attendees = attendeesOf(current).map((id) => (is(id) ? account.id : id));
  const withAnother = (other: string) => {
    const ids = attendeesOf(event).map((id) => (was(id) ? other : id));
    return JSON.stringify(event.rotation === true ? ids : [...new Set(ids)]);
  };
  const now = JSON.stringify(attendees);
  if (now === withAnother(account.id)) return { now: 'theirs' as const };
  if (by === undefined || attendeesOf(event).includes(by) || now !== withAnother(by))
    return {
      now: 'moved' as const,
      why: 'it was changed since, or the person was left out of it without a stand-in',
    };
  const op: PlaceOp = { kind: 'takePlace', ids: [by, by], by: account.id, place };
  return { now: 'free' as const, op };
}

function eventsIn({ schedules = [] }: Account): EventRow[] {
  return schedules.flatMap(({ events }) => events);
}

/** In the order of turns. */
function attendeesOf({ event_attendees }: EventRow): string[] {
  return event_attendees
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ attendee_id }) => attendee_id);
}
