import * as z from 'zod/mini';

/** While objects are added: `undo` says how to take the last thing back, `later` what to do when all of them are there. */
export type Adding = { undo(how: () => void): void; later(what: () => void): void };

/** One section of `_state` that can be added to. */
export type SeedSection = { add(row: unknown, adding: Adding): void };

/** The sections by their names in `_state`. A section may refer to what those before it hold. */
export type Seeding = Record<string, SeedSection>;

/** What is wrong with an object, in words that go on after its place: `users.0: …`. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/**
 * A section whose objects have a shape. What `_state` shows of an object besides, derived from elsewhere, is no part of
 * the shape and passed over. `add` throws `SeedError` where an object does not go together with what is there.
 */
export function section<T>(shape: z.ZodMiniType<T>, add: (row: T, adding: Adding) => void): SeedSection {
  return {
    add(row, adding) {
      const parsed = shape.safeParse(row);
      if (parsed.success) return add(parsed.data, adding);
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.');
      throw new SeedError(`${where ? `${where}: ` : ''}${issue?.message ?? 'is not such an object'}`);
    },
  };
}

/** Puts a row under its id, for as long as nothing goes wrong. */
export function addRow<T extends { id: string }>(rows: Map<string, T>, row: T, adding: Adding): void {
  if (rows.has(row.id)) throw new SeedError(`id: there is one with the id ${row.id} already`);
  rows.set(row.id, row);
  adding.undo(() => rows.delete(row.id));
}

/** How many were added by section, or what is wrong, and then nothing was added. */
export type Seeded = { added: Record<string, number> } | { error: string };

/** Adds objects in the shapes of `_state` to what is there: all of them, or none. `calls` are not added. */
export function seed(seeding: Seeding, body: unknown): Seeded {
  const sections = z.record(z.string(), z.array(z.unknown())).safeParse(body);
  if (!sections.success) return { error: `Send an object of lists by section: ${names(seeding)}.` };
  const { calls: _, ...wanted } = sections.data;
  const unknown = Object.keys(wanted).find((name) => !Object.hasOwn(seeding, name));
  if (unknown !== undefined) return { error: `${unknown}: there is no such section; use ${names(seeding)}.` };
  return addAll(seeding, wanted);
}

function addAll(seeding: Seeding, wanted: Record<string, unknown[]>): Seeded {
  const undos: (() => void)[] = [];
  const later: { place: string; what: () => void }[] = [];
  let place = '';
  const adding: Adding = {
    undo: (how) => undos.push(how),
    later: (what) => later.push({ place, what }),
  };
  try {
    for (const [name, { add }] of Object.entries(seeding)) {
      for (const [index, row] of (wanted[name] ?? []).entries()) {
        place = `${name}.${index}`;
        add(row, adding);
      }
    }
    for (const one of later) {
      place = one.place;
      one.what();
    }
    return { added: Object.fromEntries(Object.entries(wanted).map(([name, rows]) => [name, rows.length])) };
  } catch (error) {
    for (const undo of undos.reverse()) undo();
    if (error instanceof SeedError) return { error: `${place}: ${error.message}` };
    throw error;
  }
}

function names(seeding: Seeding): string {
  return Object.keys(seeding).join(', ');
}
