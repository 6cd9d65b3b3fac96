import type { Event } from '../contracts/event.ts';
import { eventTypes } from '../contracts/event-types.ts';
import type { Identity } from '../people/identity.ts';
import { stampsOf } from '../people/stamps.ts';
import type { HistoryItem } from '../roster/items.ts';

/** What an event was: its type, its source and when it happened (ISO 8601 UTC, by the source's clock). */
export type EventCause = { type: Event['type']; source: string; at: string };

/**
 * By id, the events of which more than the id is known: those in these lines of the audit trail, and those whose word no later
 * one replaced.
 *
 * @example causesOf(identities, []).get('okta:acme:e1') // { type: 'user.created', source: 'okta', at: '2026-…' }
 */
export function causesOf(identities: Identity[], lines: HistoryItem[]): Map<string, EventCause> {
  const entries = identities.flatMap((identity) =>
    stampsOf(identity).flatMap((stamp): [string, EventCause][] => {
      const [, at = '', rank = '', id = ''] = pattern.exec(stamp) ?? [];
      const type = eventTypes[Number(rank)];
      return id === '' || type === undefined ? [] : [[id, { type, source: identity.source, at }]];
    }),
  );
  const heard = lines.flatMap(({ causedBy, heard }): [string, EventCause][] =>
    heard === undefined ? [] : [[causedBy, { type: heard.type, source: heard.source, at: heard.occurredAt }]],
  );
  return new Map([...entries, ...heard]);
}

/** A stamp is the time, the time that the source claimed where it was ahead, the rank of the type, and the id. */
const pattern = /^(\S+) (?:~\S+ )?(\d+) (.+)$/s;
