import type { Rule } from './imports.ts';

type Planted = [path: string, source: string];

/** A rule, and the files that show it at work in a tree of their own. */
export type Case = {
  title: string;
  rule: Rule;
  /** Files that break it … */
  planted: Planted[];
  /** … and what it says of them. */
  finds: string[];
  /** Files that look as if they did and are well. */
  lets?: Planted[];
};
