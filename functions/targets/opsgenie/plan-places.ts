import { Transient } from '../../core/contracts/errors.ts';
import { changed } from './changed.ts';
import { groundOf } from './ground.ts';
import { type Place, placeInWords } from './places.ts';
import type { Account } from './schema.ts';
import { type Op, type OpsgenieStep, step } from './steps.ts';

/** What takes a leaver out of their places on call, in order; and in a clause each, what only a human can do. */
export type Freeing = { steps: OpsgenieStep[]; needed: string[] };

/**
 * Each place of a leaver goes to whom the configuration names, in the very position; where nobody is named it is left, as far as
 * something is left to page there. No rotation, escalation, rule or team is left empty.
 */
export function freeing(account: Account): Freeing {
  const { places, takers = [], ...user } = account;
  if (places === undefined)
    throw new Transient('Opsgenie was not asked where it pages a person to be removed');
  const leaver = { id: user.id, username: user.username };
  const steps: OpsgenieStep[] = [];
  const needed: string[] = [];
  let at = account;
  for (const [index, place] of places.entries()) {
    const taker = takers[index];
    if (taker && 'lacks' in taker) {
      needed.push(`in ${placeInWords(place)}: ${taker.lacks}`);
      continue;
    }
    if (!taker && !canBeLeft(place)) {
      needed.push(
        `in ${placeInWords(place)}: put another person there in Opsgenie, or name one in leavers.onCall`,
      );
      continue;
    }
    const op: Op = taker
      ? { kind: 'takePlace', leaver, by: taker.by, place }
      : { kind: 'leavePlace', leaver, place, ...groundAt(at, place) };
    steps.push(step(op));
    at = changed(at, op);
  }
  return { steps, needed };
}

/** Whether something is left to page there. The judge says what it costs. */
function canBeLeft(place: Place): boolean {
  switch (place.kind) {
    case 'rotation':
    case 'escalation':
      return place.others;
    case 'overrides':
    case 'forwarding rule':
    case 'routing rule':
      return true;
    case 'team':
      return false;
  }
}

function groundAt({ turns = [] }: Account, place: Place): { ground?: string } {
  if (place.kind !== 'rotation' && place.kind !== 'overrides') return {};
  const own = turns.find(({ schedule }) => schedule.id === place.schedule.id);
  return own ? { ground: groundOf(own.schedule.rotations, own.overrides) } : {};
}
