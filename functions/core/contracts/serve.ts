/**
 * A token that a client proves itself with. Only its SHA-256 is kept, in hexadecimal digits. It is good until the end of the day
 * `ends` (`2027-11-28`, UTC). `name` is for people.
 */
export type Token = { name: string; hash: string; ends: string };

/** What a source serves to clients that write into it, and read back what they wrote. */
export type Serve<Secret = unknown> = {
  /** Under which path of Rollcall's own URL; what is behind it is the protocol's. */
  path: `/${string}`;
  /** The tokens that its secret has. */
  tokens(secret: Secret): readonly Token[];
};
