import type { Rota } from '../../core/contracts/rota.ts';
import { isPerson } from './places.ts';
import { rotasOf } from './rota.ts';
import { RotaEvent } from './rota-schema.ts';
import type { Account } from './schema.ts';

/** The rotas by which PagerTree pages by a leaver's account, as they were read. */
export function rotas({ schedules = [], ...person }: Account): Rota[] {
  const isTheirs = isPerson(person);
  return schedules.flatMap(({ events, ...schedule }) => {
    const named = events.map((event) => ({
      ...event,
      event_attendees: event.event_attendees.map((attendee) =>
        isTheirs(attendee.attendee_id) ? { ...attendee, attendee_id: person.id } : attendee,
      ),
    }));
    return rotasOf(
      schedule,
      named.map((event) => RotaEvent.parse(event)),
    );
  });
}
