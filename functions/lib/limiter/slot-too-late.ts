/** The next slot is after the deadline: come back in `retryAfter` milliseconds. No slot was used up. */
export class SlotTooLate extends Error {
  override readonly name = 'SlotTooLate';
  readonly retryAfter: number;
  constructor(key: string, retryAfter: number) {
    super(`The rate limit of ${key} has no room before the deadline; try again in ${retryAfter} ms.`);
    this.retryAfter = retryAfter;
  }
}
