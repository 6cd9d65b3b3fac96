import { createNames, type Names } from '../../lib/names.ts';
import type { Named, PartKind } from './schema.ts';

export type ThingKind = 'groups' | PartKind;

/** `undefined` where the page has no such thing. */
type Read = (page: string, kind: ThingKind) => Promise<Named[] | undefined>;

/** What the groups, components and metrics of each page are called, by name or id. */
export function createPageNames(now: () => number, read: Read) {
  const lists = new Map<string, Names<Named>>();
  return (page: string, kind: ThingKind): Names<Named> => {
    const key = `${kind} of ${page}`;
    const readAll = async () => unambiguous((await read(page, kind)) ?? []);
    const names = lists.get(key) ?? createNames(now, readAll, ({ id, name }) => [id, name]);
    lists.set(key, names);
    return names;
  };
}

/** What several things are called names none of them: it has to be written by its id. */
export function unambiguous(things: Named[]): Named[] {
  const often = Map.groupBy(things, ({ name }) => name);
  return things.map((thing) => (often.get(thing.name)?.length === 1 ? thing : { ...thing, name: '' }));
}

/** The things with these ids, in their order; what is not known is nameless. */
export function named(ids: string[], things: Named[]): Named[] {
  return ids.map((id) => things.find((one) => one.id === id) ?? { id, name: '' });
}

/** Whether a list of names and ids refers to this thing. */
export function refersTo(references: string[] | undefined, { id, name }: Named): boolean {
  return references?.some((one) => one === id || one === name) ?? false;
}
