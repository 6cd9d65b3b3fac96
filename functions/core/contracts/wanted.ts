/** What is looked for, by any of these keys or ids. */
export type Wanted = {
  keys: string[];
  ids?: string[];
  /** A list that ends within so many calls is read at once. @default 4 */
  calls?: number;
  /** How old what was read so may be, in milliseconds. @default 0 */
  age?: number;
  /**
   * Only a read that began at this time or later proves that there is no more (milliseconds since 1970; or when this
   * was first asked). Where there is none yet it is asked for, and `unproved` says so. Without it a long list is looked
   * at as it was read last, if it was.
   */
  since?: number | 'first asked';
};
