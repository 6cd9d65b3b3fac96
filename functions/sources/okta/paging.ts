import type { Answer } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';

/** The URL of the next page, where there is one: https://developer.okta.com/docs/api/#link-header */
export function nextOf({ headers }: Pick<Answer, 'headers'>): string | undefined {
  return /<([^<>]+)>\s*;\s*rel="?next"?/.exec(headers.link ?? '')?.[1];
}

/** Only where the list goes on at the same place: another one would get the token, or be another list. */
export function queryOf(link: string, origin: string, path: string): Record<string, string> {
  const next = URL.canParse(link, origin) ? new URL(link, origin) : undefined;
  const here = new URL(origin + path);
  if (next?.origin === here.origin && next.pathname === here.pathname) {
    return Object.fromEntries(next.searchParams);
  }
  throw new Transient('Okta’s list goes on at another place');
}
