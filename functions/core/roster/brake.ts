import { type Fields, type Item, type Table, update } from '../../lib/aws/table.ts';
import { iso } from '../../lib/iso.ts';
import { allowedDepartures, type Brake } from '../config/brake.ts';
import { keys } from './keys.ts';
import { rosterSize } from './size.ts';

/** A person who is to be muted or removed. `knownAt`: since when, by our clock (ISO 8601 UTC). */
type Departure = { person: string; knownAt: string };

/** What was decided of a person's departure, by the brake or by a human. */
type Ruling = 'admitted' | 'held' | 'rejected';

/**
 * What is on record of a person's last departure. It holds for every account of which the departure was known by then (`at`,
 * ISO 8601 UTC), so that a vendor that was down for hours does not count the person again.
 */
type DepartureNote = { ruling: Ruling; at: string; by?: string; reason?: string };

type BrakeWorld = { table: Table; now(): number };

/**
 * Whether a person may leave now. So many do within `brake.per` as the brake allows, each counted once whatever targets they
 * leave and however often they come and go meanwhile; the others are held until a human decides. Any number of processes may
 * ask at once, be cut off anywhere and ask again: before a person is counted, the person counted before is put on record.
 */
export async function admit(world: BrakeWorld, departure: Departure, brake: Brake | false): Promise<Ruling> {
  const { table, now } = world;
  const known = noteIn(await table.read(keys.departure(departure.person)));
  if (known !== undefined && known.at >= departure.knownAt) return known.ruling;
  if (brake === false) return 'admitted';
  const isCounted = isWithin(known, brake, now()) || (await count(world, departure, brake));
  return note(table, departure, isCounted ? 'admitted' : 'held', now());
}

/** Whether a person was let go so lately that they are counted already: once, whatever targets they leave. */
function isWithin(known: DepartureNote | undefined, { per }: Brake, now: number): boolean {
  return known?.ruling === 'admitted' && now - Date.parse(known.at) < per;
}

/** Puts a human's decision on record; `at` in milliseconds since 1970. A person who comes back and leaves is counted anew. */
export async function rule(
  table: Table,
  person: string,
  ruling: Exclude<Ruling, 'held'>,
  { at, by, reason }: { at: number; by: string; reason?: string },
): Promise<void> {
  await update(table, keys.departure(person), () => ({ ruling, at: iso(at), by, reason }));
}

/** The newest of two notes counts, so that a process that was cut off takes back nothing. */
async function note(
  table: Table,
  { person, knownAt }: Departure,
  ruling: Ruling,
  now: number,
): Promise<Ruling> {
  // Two machines' clocks differ: what was decided of a departure was decided after it.
  const at = knownAt > iso(now) ? knownAt : iso(now);
  const noted = await update(table, keys.departure(person), (item) => {
    const known = noteIn(item);
    return known !== undefined && known.at >= knownAt ? undefined : { ruling, at };
  });
  return noteIn(noted)?.ruling ?? ruling;
}

/** So many parts a span has: a departure counts a sixtieth of it too long at most, and never too short. */
const parts = 60;

/** How many were counted in each part of time, and who was last: they may not be on record yet. */
type Count = { slots: Record<string, number>; last?: Departure };

async function count({ table, now }: BrakeWorld, departure: Departure, brake: Brake): Promise<boolean> {
  const length = brake.per / parts;
  const allowed = allowedDepartures(brake, 'people' in brake ? 0 : await rosterSize(table));
  for (;;) {
    const before = await table.read(keys.brake);
    const { slots, last } = countIn(before);
    if (last !== undefined) await note(table, last, 'admitted', Date.parse(last.knownAt));
    // Another target of theirs may have counted them meanwhile; one that does after this read makes the write below fail.
    const known = noteIn(await table.read(keys.departure(departure.person)));
    if (isWithin(known, brake, now())) return true;
    const slot = Math.floor(now() / length);
    const recent = Object.entries(slots).filter(([at]) => Number(at) >= slot - parts);
    if (recent.reduce((sum, [, many]) => sum + many, 0) >= allowed) return false;
    const next = { ...Object.fromEntries(recent), [slot]: (slots[slot] ?? 0) + 1 };
    if (await table.write(keys.brake, before, { slots: next, last: departure })) return true;
  }
}

function noteIn(item: Item | Fields | undefined): DepartureNote | undefined {
  const { ruling, at, by, reason } = item ?? {};
  if (typeof at !== 'string') return undefined;
  if (ruling !== 'admitted' && ruling !== 'held' && ruling !== 'rejected') return undefined;
  return {
    ruling,
    at,
    ...(typeof by === 'string' && { by }),
    ...(typeof reason === 'string' && { reason }),
  };
}

function countIn(item: Fields = {}): Count {
  const { slots, last } = item;
  return {
    slots: typeof slots === 'object' && slots !== null ? (slots as Record<string, number>) : {},
    ...(isDeparture(last) && { last }),
  };
}

function isDeparture(value: unknown): value is Departure {
  return typeof value === 'object' && value !== null && 'person' in value && 'knownAt' in value;
}
