import type { Acted } from '../../core/contracts/step.ts';
import type { Client } from './client.ts';
import type { Swap } from './paging-edits.ts';
import type { PlaceOp } from './steps.ts';

/** Puts another one in a leaver's place, in the very position, or takes the leaver out of it. Not for a team. */
export function editPlace({ edits }: Client, op: PlaceOp): Promise<Acted> {
  const { place } = op;
  const swap: Swap = (id) => {
    if (!op.ids.includes(id)) return id;
    return op.kind === 'takePlace' ? op.by : undefined;
  };
  switch (place.kind) {
    case 'event':
      return edits.event(place, swap, op.kind === 'leavePlace' ? op.ground : undefined);
    case 'policy':
      return edits.policy(place, swap);
    case 'router':
      return edits.router(place, swap);
    case 'integration':
      return edits.integration(place, swap);
    default:
      throw new TypeError(`a ${place.kind} has no place to edit`);
  }
}
