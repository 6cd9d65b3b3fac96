import type { Step } from '../../core/contracts/step.ts';
import type { Paged } from './paging-schema.ts';
import type { Contact, User } from './schema.ts';
import { type Op, titleOf as ordinaryTitle, step } from './steps.ts';

/** A place in the rotation of a schedule, by the positions among its participants that are the person's. */
type Position = {
  schedule: { id: string; name: string };
  rotation: { id: string; name: string };
  at: number[];
};

/**
 * A new contact, which nobody has verified; and the person in the very positions that they had, in a rotation (`ground`: see
 * `groundOf`) or among the recipients of an escalation's rules, where the stand-in (`from`) still is.
 */
export type ReturnOp =
  | { kind: 'addContact'; user: string; contact: Pick<Contact, 'method' | 'to'> }
  | {
      kind: 'takeRulesBack';
      user: Pick<User, 'id' | 'username'>;
      escalation: { id: string; name: string };
      at: number[];
      from: Paged;
    }
  | ({ kind: 'takeBack'; user: Pick<User, 'id' | 'username'>; ground: string } & Position);

/** Every change by which an account is restored. */
export type RestoreOp = Op | ReturnOp;

export function isReturn(op: RestoreOp): op is ReturnOp {
  return op.kind === 'addContact' || op.kind === 'takeBack' || op.kind === 'takeRulesBack';
}

/** The step that does this. */
export function restoreStep(op: RestoreOp): Step<RestoreOp> {
  if (!isReturn(op)) return step(op);
  return { title: titleOf(op), op, reversible: true };
}

function titleOf(op: ReturnOp): string {
  if (op.kind === 'addContact') return `Add the ${op.contact.method} contact`;
  if (op.kind === 'takeRulesBack')
    return `Put them back in their place in the escalation "${op.escalation.name}"`;
  return `Put them back in their place in the rotation "${op.rotation.name}" of the schedule "${op.schedule.name}"`;
}

/** A change in words for people. */
export function inWords(op: RestoreOp): string {
  return isReturn(op) ? titleOf(op) : ordinaryTitle(op);
}
