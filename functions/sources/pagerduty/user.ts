import type { User } from '../../core/contracts/event.ts';
import type { User as Row } from './schema.ts';

/** A user of PagerDuty's, whole or as a reference, as a user. */
export function userOf({ id, name, summary, email, job_title, time_zone }: Row): User {
  return { id, email, displayName: name ?? summary, title: job_title, timezone: time_zone };
}
