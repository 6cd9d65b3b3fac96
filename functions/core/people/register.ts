/**
 * A moment, as text that compares in order: time, then the rank of the event's type, then the event's id. No two
 * events share one, so "the later wins" is never a matter of who came first.
 */
export type Stamp = string;

/** A value and when it was said. */
export type Register<T> = { value: T; stamp: Stamp };
