import type { Answer } from '../../core/contracts/call.ts';
import type { PagingEdits } from './paging-edits.ts';
import { type PlaceOp, swapOf } from './swap.ts';

/** Puts another one in a leaver's place, or takes the leaver out of it. */
export function editPlace(edits: PagingEdits, op: PlaceOp): Promise<Answer> {
  const swap = swapOf(op);
  const { place } = op;
  const ground = op.kind === 'leavePlace' ? op.ground : undefined;
  const by = op.kind === 'takePlace' ? op.by : undefined;
  const user = by?.type === 'user' ? by : undefined;
  switch (place.kind) {
    case 'rotation':
      return edits.participants({ schedule: place.schedule.id, rotation: place.rotation.id }, swap, ground);
    case 'overrides':
      return edits.overrides(place.schedule.id, swap, ground);
    case 'escalation':
      return edits.recipients(place.escalation.id, swap);
    case 'routing rule':
      return edits.notify(place.team.id, place.rule.id, by ?? { type: 'none' });
    case 'forwarding rule':
      return edits.forward(place.rule, user && { id: user.id, username: user.username });
    case 'team':
      return edits.addMember(place.team.id, by?.id ?? op.leaver.id);
  }
}
