/**
 * Who is on call by turns, as every vendor's schedules, layers, rotations, events and overrides come down to it. All times
 * are instants in milliseconds since 1970, and all lengths are by the clock on the wall: a turn of a day that begins at
 * 09:00 ends at 09:00, be it after 23, 24 or 25 hours. It survives JSON.
 *
 * - `isOn`: whether the vendor uses it at all. A rota that is off has nobody on call.
 * - `stacking`: `first`: of the layers that have a turn, the first one's is on call, even where it is nobody's; `all`: each is.
 */
export type Rota = {
  id: string;
  name: string;
  isOn: boolean;
  stacking: 'first' | 'all';
  layers: Layer[];
  overrides: Override[];
};

/**
 * People who take turns.
 *
 * - `timeZone`: the IANA name of the zone whose clock the turns and restrictions follow.
 * - `start`, `end`: nobody is on call by it before and after, also in the middle of a turn. @default for ever
 * - `turns`: `unknown` is why they cannot be worked out: at any moment anybody in the list may be on call, or nobody.
 * - `participants`: in the order of their turns, one of them perhaps several times.
 * - `restrictions`: on call only within one of them. None: always.
 */
export type Layer = {
  id: string;
  name: string;
  timeZone: string;
  start: number;
  end?: number;
  turns: Turns | { unknown: string };
  participants: Participant[];
  restrictions: Restriction[];
};

/**
 * When turns begin and end.
 *
 * - `first`: when the turn of the first participant begins. Turns go on in both directions from there; those with a length of
 *   their own, which may last beyond the beginning of the next, begin with it.
 * - `every`: so many of `unit` from one hand-over to the next.
 * - `days`: with the unit `week`, turns begin on these days (1 is Monday), in the week of the first and every `every` weeks.
 *   The day of the first is one of them.
 * - `length`: how long a turn lasts, in milliseconds. @default until the next begins
 * - `each`: how many turns one after another are a participant's. @default 1
 * - `together`: every participant is on call in every turn. @default false
 * - `last`: no turn begins after this instant.
 * - `except`: the turns that begin at these instants do not take place; they count all the same.
 */
export type Turns = {
  first: number;
  every: number;
  unit: 'hour' | 'day' | 'week' | 'month';
  days?: number[];
  length?: number;
  each?: number;
  together?: boolean;
  last?: number;
  except?: number[];
};

/** `id` is the vendor's of a person. `unknown` is what a turn belongs to and is no person we can name, such as `team t1`. */
export type Participant =
  | { kind: 'person'; id: string }
  | { kind: 'empty' }
  | { kind: 'unknown'; what: string };

/**
 * A time of every day or week: it begins at `time` (milliseconds after midnight), on `day` (1 is Monday) of a week, and lasts
 * `length` milliseconds, perhaps beyond midnight or the week's end.
 */
export type Restriction = { day?: number; time: number; length: number };

/**
 * Takes over from `start` to before `end`. Two that take over the same and differ leave unknown who is on call: no vendor
 * says which wins.
 *
 * - `replaces`: the layers whose turns it takes, whether they have one or not; with `participant`, only the turns in them that
 *   are this participant's. @default everything, also the other overrides
 */
export type Override = {
  id: string;
  start: number;
  end: number;
  participant: Participant;
  replaces?: { layers: string[]; participant?: Participant };
};
