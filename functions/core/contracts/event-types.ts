/**
 * The event types, in the order that breaks a tie between two events of the same millisecond: what comes later
 * in this list wins. One transaction of an identity provider often emits several events with one time stamp.
 * Ten at most: a stamp holds the place in this list as one digit.
 *
 * - `user.observed`: a record that was read from a directory, stamped with the moment when the read began: the user
 *   exists, and is active unless the record says otherwise. With `groups`, those are all the groups of the user.
 * - `user.deactivated`: the user has left, and keeps the groups: a user who is activated again is in them as before.
 * - `user.deleted`: the user has left, and every group too.
 */
export const eventTypes = [
  'user.created',
  'user.observed',
  'user.reactivated',
  'user.updated',
  'group.member_added',
  'group.member_removed',
  'group.deleted',
  'user.suspended',
  'user.deactivated',
  'user.deleted',
] as const;

/** The types of events, in the order in which they count at one and the same time: the later one wins. */
export type EventType = (typeof eventTypes)[number];
