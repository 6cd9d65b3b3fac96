import { Transient } from '../../core/contracts/errors.ts';
import { changed } from './changed.ts';
import { type Ground, groundOf } from './ground.ts';
import { type HeldPlace, type Place, placeInWords } from './place.ts';
import type { Account } from './schema.ts';
import { type PagertreeStep, type PlaceOp, step } from './steps.ts';
import { onlyOne, type Plan } from './teams.ts';

/** What takes a leaver out of their places, what only a human can do in a clause each, and the account after all the steps. */
export type Freeing = Plan & { after: Account };

/**
 * Each place of a leaver goes to whom the configuration names, in the very position; where nobody is named it is left, as far as
 * something is left there. No event, router, integration or team is left empty.
 */
export function freeing(account: Account): Freeing {
  const { places } = account;
  if (places === undefined) throw new Transient('PagerTree was not asked what holds a person to be removed');
  const steps: PagertreeStep[] = [];
  const blocked: string[] = [];
  let after = account;
  for (const held of places) {
    const op = opFor(account, held);
    if (typeof op === 'string') {
      blocked.push(op);
      continue;
    }
    steps.push(step(op));
    after = changed(after, op);
  }
  return { steps, blocked, after };
}

/** What is done about a place, or what a human has to do. */
function opFor(account: Account, { taker, ...place }: HeldPlace): PlaceOp | string {
  const ids: [string, string] = [account.id, account.prefixId];
  if (place.kind === 'rules')
    return `${placeInWords(place)} name them: take them out of the text in PagerTree`;
  if (place.kind === 'alert') return `${placeInWords(place)}: hand it off or resolve it in PagerTree`;
  if (taker && 'lacks' in taker) return `${placeInWords(place)}: ${taker.lacks}`;
  const obstacle = place.kind === 'event' ? place.obstacle : undefined;
  if (taker) {
    // One that is theirs alone is not deleted then, so what overrides it stays.
    const isInTheWay = obstacle !== undefined && place.kind === 'event' && place.how !== 'alone';
    return isInTheWay
      ? `${placeInWords(place)}: ${obstacle}`
      : { kind: 'takePlace', ids, by: taker.by, place };
  }
  if (obstacle !== undefined) return `${placeInWords(place)}: ${obstacle}`;
  if (!canBeLeft(place)) return `${wanted(place)}, or name one in leavers.onCall`;
  return { kind: 'leavePlace', ids, place, ...groundAt(account, place) };
}

/** Whether something is left there, or it may be nothing. The judge says what it costs. */
function canBeLeft(place: Place): boolean {
  if (place.kind === 'router' || place.kind === 'integration') return place.others;
  return place.kind === 'event' || place.kind === 'policy';
}

function wanted(place: Place): string {
  if (place.kind === 'team') return place.lists.map((list) => onlyOne(list, place.name)).join('; ');
  return `the only one in ${placeInWords(place)}: make another person one first`;
}

function groundAt({ id, prefixId, places = [], schedules = [] }: Account, place: Place): { ground?: Ground } {
  if (place.kind !== 'event') return {};
  const own = new Set(place.schedules.map((schedule) => schedule.id));
  const takers = places.flatMap(({ taker }) => (taker && 'by' in taker ? [taker.by] : []));
  const without = [...new Set([id, prefixId, ...takers])];
  return {
    ground: groundOf(
      schedules.filter((schedule) => own.has(schedule.id)),
      without,
    ),
  };
}
