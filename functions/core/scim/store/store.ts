import { type Item, type Table, update } from '../../../lib/aws/table.ts';
import type { Attributes } from '../schema/attributes.ts';
import { type Kind, scimKeys } from './keys.ts';
import { findableValues } from './names.ts';
import { type Resource, resourceIn } from './resource.ts';

/** Ids that were never given are looked up nowhere. */
const idPattern = /^[\w-]{1,64}$/;
const pageSize = 500;

/** What a client of SCIM wrote. Reads are strongly consistent: what was written is read, at once. */
export type ScimStore = ReturnType<typeof openStore>;

/** Opens it. `source`: the id of the source that the clients are. */
export function openStore(table: Table, source: string) {
  const read = async (kind: Kind, id: string): Promise<Item | undefined> =>
    idPattern.test(id) ? table.read(scimKeys.resource(source, kind, id)) : undefined;
  return {
    table,
    source,

    /** A resource, and the item that it was read from. */
    async resource(kind: Kind, id: string): Promise<{ resource: Resource; item: Item } | undefined> {
      const item = await read(kind, id);
      const resource = resourceIn(kind, item);
      return resource && item && { resource, item };
    },

    /** A resource also where it is being deleted, as it lies in the table. */
    item: read,

    /** Writes a resource while it still is what was read, or not there; answers it as it then is, or `undefined` for a lost race. */
    async write(
      resource: Omit<Resource, 'version'>,
      before: Item | undefined,
    ): Promise<Resource | undefined> {
      const { id, kind, attributes, created, modified } = resource;
      const key = scimKeys.resource(source, kind, id);
      if (!(await table.write(key, before, { attributes, created, modified }))) return undefined;
      return { ...resource, version: Number(before?.revision ?? 0) + 1 };
    },

    /** From here on the resource is none. What leads to it is removed afterwards, and then the item. */
    end: (kind: Kind, item: Item) =>
      table.write(scimKeys.resource(source, kind, item.sk), item, {
        attributes: item.attributes,
        created: item.created,
        modified: item.modified,
        deleted: true,
      }),

    /** Removes the item of what has ended. */
    async forget(kind: Kind, id: string): Promise<void> {
      const item = await read(kind, id);
      if (item?.deleted === true) await table.remove(item);
    },

    /** Up to `limit` resources behind the id `after`, in the order of their ids. `last`: the id that the next page is behind. */
    async page(kind: Kind, limit: number, after?: string): Promise<{ resources: Resource[]; last?: string }> {
      const items = await table.page(scimKeys.partition(source, kind), '', limit, after);
      const last = items.length < limit ? undefined : items.at(-1)?.sk;
      return { resources: items.flatMap((item) => resourceIn(kind, item) ?? []), ...(last && { last }) };
    },

    /** All resources, by pages, in the order of their ids. */
    async *all(kind: Kind): AsyncGenerator<Resource> {
      let after: string | undefined;
      do {
        const { resources, last } = await this.page(kind, pageSize, after);
        yield* resources;
        after = last;
      } while (after !== undefined);
    },

    /** Makes a resource found by what it has; what leads nowhere yet is looked through. */
    async makeFound(kind: Kind, id: string, attributes: Attributes): Promise<void> {
      const values = findableValues(kind, attributes);
      await Promise.all(
        values.map((value) => table.write({ pk: scimKeys.find(source, kind, value), sk: id }, undefined, {})),
      );
    },

    /** Removes what led to a resource by what it has no more. */
    async unmakeFound(kind: Kind, id: string, before: Attributes, after: Attributes = {}): Promise<void> {
      const kept = new Set(Object.keys(after).length === 0 ? [] : findableValues(kind, after));
      for (const value of findableValues(kind, before).filter((each) => !kept.has(each))) {
        const item = await table.read({ pk: scimKeys.find(source, kind, value), sk: id });
        if (item !== undefined) await table.remove(item);
      }
    },

    /** The ids of the resources that may have a value; whether they have it is to be looked at. */
    async found(kind: Kind, value: string): Promise<string[]> {
      return (await table.list(scimKeys.find(source, kind, value))).map(({ sk }) => sk);
    },

    /** Whose a name is, by what was noted. */
    async holder(kind: Kind, name: string): Promise<string | undefined> {
      const item = await table.read(scimKeys.claim(source, kind, name));
      return item === undefined ? undefined : String(item.id);
    },

    /** Notes something about an edge or a claim, whatever was there. */
    put: (key: { pk: string; sk: string }, fields: Record<string, unknown>) =>
      update(table, key, () => fields),
  };
}
