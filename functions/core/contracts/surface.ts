/**
 * A kind of place where a vendor may hold a person, and which a removal looks at. `surface`: in words for people, such as `team
 * memberships`; `path`: which calls change it.
 */
export type Surface = { surface: string; path: RegExp };

/** A kind of place where a vendor may hold something of a person, and which a removal does not look at, mostly because its API cannot say; `why` is a clause. */
export type Unchecked = { surface: string; why: string };
