import type { ContentfulStatusCode } from 'hono/utils/http-status';

/**
 * What a vendor does with what only shows a person, such as a name: drops it without a word (whose profile is kept
 * elsewhere, as Atlassian's managed accounts), stores another spelling of it, or refuses some of it with a status.
 */
export type Manner =
  | 'drops'
  | { stores: (value: string) => string }
  | { refuses: ContentfulStatusCode; what: RegExp };

/** The manners of a vendor by attribute, under its own names. */
export type Manners<Attribute extends string> = Partial<Record<Attribute, Manner>>;

/** The status with which one of the values sent is refused, and which attribute that is. */
export function refusedBy<Attribute extends string>(
  manners: Manners<Attribute>,
  sent: Partial<Record<Attribute, unknown>>,
): { attribute: Attribute; status: ContentfulStatusCode } | undefined {
  for (const [attribute, manner] of entries(manners)) {
    const value = sent[attribute];
    if (typeof value !== 'string' || typeof manner !== 'object' || !('refuses' in manner)) continue;
    if (manner.what.test(value)) return { attribute, status: manner.refuses };
  }
  return undefined;
}

/** Of the values sent those that are stored, and as what. */
export function stored<Attribute extends string, T extends Partial<Record<Attribute, unknown>>>(
  manners: Manners<Attribute>,
  sent: T,
): Partial<T> {
  const kept: Partial<T> & Record<string, unknown> = { ...sent };
  for (const [attribute, manner] of entries(manners)) {
    const value = sent[attribute];
    if (manner === 'drops') delete kept[attribute];
    else if (typeof manner === 'object' && 'stores' in manner && typeof value === 'string') {
      Object.assign(kept, { [attribute]: manner.stores(value) });
    }
  }
  return kept;
}

function entries<Attribute extends string>(manners: Manners<Attribute>): [Attribute, Manner][] {
  return Object.entries(manners) as [Attribute, Manner][];
}
