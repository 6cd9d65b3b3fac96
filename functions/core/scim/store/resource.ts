import type { Item } from '../../../lib/aws/table.ts';
import { isRecord } from '../../../lib/is-record.ts';
import type { Attributes } from '../schema/attributes.ts';
import type { Kind } from './keys.ts';

/**
 * A resource as it is kept; of a group without its members. Times are ISO 8601 UTC; `modified` moves on with every change, also of the
 * members, so that of two changes the later one is told as the later one. `version` counts the writes.
 */
export type Resource = {
  id: string;
  kind: Kind;
  attributes: Attributes;
  created: string;
  modified: string;
  version: number;
};

/** The resource in an item; `undefined` for one that is being deleted. */
export function resourceIn(kind: Kind, item: Item | undefined): Resource | undefined {
  if (item === undefined || item.deleted === true || !isRecord(item.attributes)) return undefined;
  const { sk: id, attributes, created, modified, revision } = item;
  return {
    id,
    kind,
    attributes,
    created: String(created),
    modified: String(modified),
    version: Number(revision),
  };
}

/** When a change happens: now, or just after the last one where a clock is behind. ISO 8601 UTC. */
export function stampAfter(now: number, ...before: (string | undefined)[]): string {
  const last = before.map((at) => (at === undefined ? 0 : Date.parse(at) + 1));
  return new Date(Math.max(now, ...last)).toISOString();
}
