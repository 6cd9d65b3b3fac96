import type { TeamList } from './schema.ts';

type Named = { id: string; name: string };

/**
 * Where PagerTree pages by a person, sends alerts to them, or wants them.
 *
 * - `event`: `alone` where nobody else is in it, `turns` where others take turns with them, `together` where others are on call beside
 *   them. `since`: when it begins, as PagerTree writes it. `obstacle`: why it cannot be changed by us.
 * - `policy`: after its last layer it hands alerts to them.
 * - `router`: it is their alert where no rule matches. `rules`: its rules name them.
 * - `integration`: its alerts are theirs.
 * - `alert`: one that is open, and nobody else's.
 * - `team`: `lists` in which nobody else is.
 *
 * `others`: whether others stay there when the person leaves.
 */
export type Place =
  | {
      kind: 'event';
      event: string;
      layer: number;
      since: string;
      schedules: Named[];
      how: 'alone' | 'turns' | 'together';
      obstacle?: string;
    }
  | ({ kind: 'policy'; others: boolean } & Named)
  | ({ kind: 'router'; others: boolean } & Named)
  | ({ kind: 'integration'; others: boolean } & Named)
  | ({ kind: 'rules' } & Named)
  | ({ kind: 'alert' } & Named)
  | ({ kind: 'team'; lists: TeamList[] } & Named);

/** Who takes a place; or why whom the configuration names cannot, in a clause that says what to do. */
export type Taker = { by: string } | { lacks: string };

/** A place, and who takes it, where the configuration names a stand-in for it. */
export type HeldPlace = Place & { taker?: Taker };

/** A place in words that follow "in" or "of". */
export function placeInWords(place: Place): string {
  switch (place.kind) {
    case 'event':
      return eventInWords(place);
    case 'policy':
      return `the escalation policy "${place.name}"`;
    case 'router':
      return `the router "${place.name}", which sends them what no rule matches`;
    case 'rules':
      return `the rules of the router "${place.name}"`;
    case 'integration':
      return `the integration "${place.name}", which sends them its alerts`;
    case 'alert':
      return `the open alert ${place.name}, which nobody else has`;
    case 'team':
      return `the team "${place.name}"`;
  }
}

function eventInWords({ layer, since, schedules }: Extract<Place, { kind: 'event' }>): string {
  const names = schedules.map(({ name }) => `"${name}"`);
  const where =
    names.length === 0 ? 'no schedule' : `the schedule${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
  return `the event of ${where}, layer ${layer}, since ${since}`;
}

/** The names by which the configuration may name a stand-in for a place. */
export function rotasOfPlace(place: Place): string[] {
  return place.kind === 'event' ? place.schedules.map(({ name }) => name) : [place.name];
}

/** What tells a place from all others; what is in it may change. */
export function idOfPlace(place: Place): string {
  return `${place.kind} ${place.kind === 'event' ? place.event : place.id}`;
}
