/** So many calls in any stretch of so many seconds. */
export type Window = { calls: number; seconds: number };

/** Windows that hold at the same time, such as one per second and one per minute. */
export type Windows = Window[];
