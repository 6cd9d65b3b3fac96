import * as z from 'zod/mini';
import type { Store } from './store.ts';

const text = z.string().check(z.minLength(1));

/** What every object has, and is given where it is not said. */
export const Common = {
  id: z.optional(text),
  prefix_id: z.optional(text),
  tiny_id: z.optional(z.number()),
  account_id: z.optional(text),
  created_at: z.optional(text),
  updated_at: z.optional(text),
  meta: z.optional(z.record(z.string(), z.unknown())),
};

/** A row's own ids and times, and others where it has none. */
export function withIds(store: Store, kind: string, row: Partial<Record<keyof typeof Common, unknown>>) {
  const given = Object.fromEntries(
    Object.keys(Common).flatMap((key) => {
      const value = row[key as keyof typeof Common];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  const common = { ...store.common(kind), ...given };
  store.reserve(common.id);
  return typeof given.id === 'string' && given.prefix_id === undefined
    ? { ...common, prefix_id: `${kind}_${given.id.toLowerCase()}` }
    : common;
}
