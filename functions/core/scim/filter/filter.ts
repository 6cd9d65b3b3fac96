/** A comparison's operators: https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2.2 */
export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;

export type Comparison = (typeof comparisons)[number];

/** What a filter compares with. */
export type Literal = string | number | boolean | null;

/**
 * A filter, parsed. `path` is as it was written. `in`: one and the same value of the attribute at `path` fulfils `filter`, whose paths
 * are of its sub-attributes.
 */
export type Filter =
  | { op: 'and'; filters: Filter[] }
  | { op: 'or'; filters: Filter[] }
  | { op: 'not'; filter: Filter }
  | { op: 'pr'; path: string }
  | { op: Comparison; path: string; value: Literal }
  | { op: 'in'; path: string; filter: Filter };
