import { hash } from 'node:crypto';
import { type Event, eventIdAtMost } from '../contracts/event.ts';

/** What the deletion of a group says to one of its members. */
export function toMember(deletion: Event, user: string): Event {
  const id = `${deletion.id}:${user}`;
  const isShort = Buffer.byteLength(id) <= eventIdAtMost;
  return { ...deletion, id: isShort ? id : `${deletion.source}:${hash('sha256', id)}`, user: { id: user } };
}
