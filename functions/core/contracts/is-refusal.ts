import { Blocked, type Failure, Permanent } from './errors.ts';

/** Whether a failure is the vendor's own word about the change, and not about the key, the line or our pace. */
export function isRefusal(failure: Failure): failure is Blocked | Permanent {
  return failure instanceof Blocked || failure instanceof Permanent;
}
