import { timesOf } from '../../core/contracts/event-times.ts';
import type { EventType } from '../../core/contracts/event-types.ts';
import { type Normalized, understood } from '../../core/contracts/understood.ts';
import { User, Webhook } from './schema.ts';
import { userOf } from './user.ts';

/**
 * PagerDuty documents incident, service and ping events only
 * (https://developer.pagerduty.com/docs/webhooks/webhooks-overview/#event-types); guides by others name these three.
 */
const types = new Map<string, EventType>([
  ['user.created', 'user.created'],
  ['user.updated', 'user.updated'],
  ['user.deleted', 'user.deleted'],
]);

/** What a webhook says about people. Pings, incidents, services and whatever comes in future: nothing. */
export function normalize(webhook: unknown, now: number): Normalized {
  const parsed = Webhook.safeParse(webhook);
  if (!parsed.success) return { unreadable: 'this is not a PagerDuty v3 webhook' };
  const { id, event_type, occurred_at, data } = parsed.data.event;
  const type = types.get(event_type);
  if (type === undefined) return [];
  const user = User.safeParse(data);
  if (!user.success) return { unreadable: `${event_type} does not say which user` };
  const at = timesOf(occurred_at ?? '', now);
  if (at === undefined) return { unreadable: `${event_type} does not say when` };
  const about = { type, source: 'pagerduty', ...at, user: userOf(user.data) };
  return understood([{ id: `pagerduty:${id}`, ...about }]);
}
