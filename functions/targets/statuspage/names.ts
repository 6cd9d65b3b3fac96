import { minute } from '../../lib/duration.ts';
import type { Named, PartKind } from './schema.ts';

export type ThingKind = 'groups' | PartKind;

/** `undefined` where the page has no such thing. */
type Fetch = (page: string, kind: ThingKind) => Promise<Named[] | undefined>;
type Kept = { at: number; things: Promise<Named[]> };

/** What a page has is believed for so long; that it lacks something, or has two of a name, for less. */
const keptFor = 10 * minute;
const lackedFor = minute;

/** What the groups, components and metrics of the pages are called, asked for once for all who need them. */
export function createNames(now: () => number, fetch: Fetch) {
  const pages = new Map<string, Map<ThingKind, Kept>>();
  const keptOf = (page: string, kind: ThingKind, age: number) => {
    const kept = pages.get(page)?.get(kind);
    return kept !== undefined && now() - kept.at < age ? kept.things : undefined;
  };
  const ask = async (page: string, kind: ThingKind) => {
    const kinds = pages.get(page) ?? new Map<ThingKind, Kept>();
    pages.set(page, kinds);
    const kept = { at: now(), things: fetch(page, kind).then((things = []) => unambiguous(things)) };
    kinds.set(kind, kept);
    const things = await kept.things.catch((error: unknown) => {
      if (kinds.get(kind) === kept) kinds.delete(kind);
      throw error;
    });
    if (things.length === 0 && kinds.get(kind) === kept) kinds.delete(kind);
    return things;
  };
  return {
    /** What the page has, up to date about these names and ids; nothing where there are none of them. */
    async find(page: string, kind: ThingKind, wanted: string[]): Promise<Named[]> {
      if (wanted.length === 0) return [];
      const kept = await keptOf(page, kind, keptFor);
      const isKnown =
        kept !== undefined && wanted.every((one) => kept.some((thing) => refersTo([one], thing)));
      return isKnown ? kept : (keptOf(page, kind, lackedFor) ?? ask(page, kind));
    },
    /** What it was seen to have lately, without asking. */
    known: async (page: string, kind: ThingKind): Promise<Named[]> =>
      (await keptOf(page, kind, keptFor)?.catch(() => [])) ?? [],
    /** Forgets what a page has; answers whether any of it was older than a minute. */
    forget(page: string): boolean {
      const kinds = [...(pages.get(page)?.values() ?? [])];
      pages.delete(page);
      return kinds.some(({ at }) => now() - at >= lackedFor);
    },
  };
}

/** The things with these ids, in their order. */
export function named(ids: string[], things: Named[]): Named[] {
  return ids.map((id) => things.find((one) => one.id === id) ?? { id, name: '' });
}

/** Whether a list of names and ids refers to this thing. */
export function refersTo(references: string[] | undefined, { id, name }: Named): boolean {
  return references?.some((one) => one === id || one === name) ?? false;
}

/** What several things are called names none of them: it has to be written by its id. */
function unambiguous(things: Named[]): Named[] {
  const often = Map.groupBy(things, ({ name }) => name);
  return things.map((thing) => (often.get(thing.name)?.length === 1 ? thing : { ...thing, name: '' }));
}
