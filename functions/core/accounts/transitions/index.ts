/*
 * The life of an account: what a person is on a target. Every change of it is one of these functions, applied inside a
 * conditional update of the roster, which takes nothing else. `·` is the status as it was.
 *
 *   transition      | to                        | who, and when
 *   ----------------|---------------------------|---------------------------------------------------------------
 *   withDesired     | pending, applied, blocked | an evaluation: differs, is equal, waits for the end of a dispute
 *                   | held                      | an evaluation: differs, and the person is excluded (not while a worker is at it)
 *                   | pending                   | an evaluation: gone, and it is time to look whether it still is
 *                   | unmanaged                 | an evaluation: none of Rollcall's business (not while `working`)
 *   begin           | working                   | a worker that takes the lease and calls the vendor from now on
 *   change          | ·                         | the worker, where it only looked at first: what it saw may be changed
 *   hold            | held                      | the worker: a human decides first, by the target's mode or by the brake
 *   decided         | pending, ·                | a human's decision: it may be done, or is not to be
 *   learn           | ·                         | the worker, of what must outlive a crash
 *   prove           | ·                         | the worker: all access is as desired, a name may be still to come
 *   finish          | applied, pending          | the worker: proved, and still or no longer what is desired
 *   fail            | pending, blocked, failed  | the worker: to be tried again, for a human, given up
 *   giveUp          | failed, ·                 | the consumer of a message that dies; a leaver stays due
 *   unsettle        | ·                         | the worker: a change whose answer was lost may still be made
 *   giveBack        | ·                         | the worker, of its lease
 *   inherit         | ·                         | a transfer, of the account of who turned out to be this person
 *   beginRestore    | ·                         | an operator, who gives it back what it had before its removal, and has the lease
 *   goOnRestoring   | ·                         | the same, with more time
 *   restored        | ·                         | the same: it is there again, and no worker has looked yet
 *   orphan          | ·                         | a transfer: the person has another account, this one is to leave
 *   empty           | unmanaged                 | a transfer: the account is another person's from now on
 *   lookSoon        | ·                         | a transfer: the person's e-mail is another's from now on
 *   lookAgain       | pending                   | an operator, who wants it read and proved again (not while `working`, `held`)
 */

export type { Beginning } from './begin.ts';
export { begin, change } from './begin.ts';
export type { Changed } from './changed.ts';
export { deadLettered, fail, giveUp } from './fail.ts';
export type { Proof } from './finish.ts';
export { finish, orNothing } from './finish.ts';
export { giveBack } from './give-back.ts';
export { decided, hold } from './hold.ts';
export { inTurn } from './in-turn.ts';
export { inherit } from './inherit.ts';
export type { Learned } from './learn.ts';
export { isBegun, learn } from './learn.ts';
export { lookAgain } from './look-again.ts';
export { orphan } from './orphan.ts';
export { prove } from './prove.ts';
export { beginRestore, goOnRestoring, restored } from './restore.ts';
export { empty, lookSoon } from './transfer.ts';
export { unsettle } from './unsettle.ts';
export { type Wish, withDesired } from './wish.ts';
