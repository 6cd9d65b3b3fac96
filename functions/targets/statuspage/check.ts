import type { Grant, Settings } from './schema.ts';

/**
 * Access to a page whose people are not read can never be proved, so each granted page is one of `pages`. Permissions
 * are another surface: any page of the organisation has them.
 */
export function check({ pages }: Settings, grant: Grant): string | undefined {
  const stray = Object.keys(grant.pages ?? {}).find((page) => !pages.includes(page));
  if (stray === undefined) return undefined;
  const there = pages.length > 0 ? `names ${pages.join(', ')}` : 'is empty';
  return (
    `the page ${stray} is not in targets.statuspage.pages, which ${there}: add it there if it is audience-specific, ` +
    'or write one of those here'
  );
}
