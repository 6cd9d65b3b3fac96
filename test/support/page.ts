import type { Page } from '../../infra/cli/status/page.ts';

/** A page without colours, in UTC, for a test that reads it. `now`: milliseconds since 1970. */
export function plainPage(now = Date.parse('2026-01-05T09:10:00Z'), width = 100): Page {
  return { paint: (_style, text) => text, width, now, timeZone: 'UTC', flags: '' };
}
