import { Throttled } from '../contracts/errors.ts';

const busyFor = 2_000;

/** What is thrown while another worker has the account. */
export class Busy extends Throttled {
  constructor() {
    super('another worker has this person', busyFor);
  }
}

/** What is thrown where the lease was lost: what was seen meanwhile proves nothing. */
export function leaseWasLost(): Throttled {
  return new Throttled('another worker had this person meanwhile', busyFor);
}
