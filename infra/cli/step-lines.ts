import type { PlannedStep } from '../../functions/core/accounts/hold.ts';
import type { Consequence, Stretch } from '../../functions/core/contracts/consequence.ts';
import { wrapped } from './lines.ts';
import { plainText } from './plain-text.ts';
import { lengthOf, moment } from './when.ts';

type Page = { timeZone: string; width: number };

/** A step for people: its title, whether it can be taken back, and indented below it what it does to who is on call. */
export function stepLines(first: string, step: PlannedStep, page: Page): string[] {
  const { title, reversible, costs, consequences = [] } = step;
  const below = `${' '.repeat(first.length)}  `;
  return [
    ...wrapped(first, `${plainText(title)}${reversible ? '' : ' (cannot be taken back)'}`, page.width),
    ...(costs === undefined ? [] : wrapped(below, `then ${plainText(costs)}`, page.width)),
    ...consequences
      .flatMap((one) => sentencesOf(one, page))
      .flatMap((text) => wrapped(below, plainText(text), page.width)),
  ];
}

/**
 * What a step does to a rota, in sentences without a full stop.
 *
 * @example ['Night loses cover for 7 days, from 2026-01-05 09:00:00 UTC to 2026-01-12 09:00:00 UTC']
 */
export function sentencesOf(consequence: Consequence, clock: Pick<Page, 'timeZone'>): string[] {
  const { rota, lost, unsure, moved, handed, covered } = consequence;
  const people = [...new Set(moved.flatMap((one) => one.people))].length;
  const costs = [
    ...(lost.length > 0 ? [`${rota} loses cover ${spanOf(lost, clock)}`] : []),
    ...(unsure.length > 0 ? [`nobody can tell whether ${rota} stays covered ${spanOf(unsure, clock)}`] : []),
    ...(moved.length > 0
      ? [
          `turns of ${people} other ${people === 1 ? 'person' : 'people'} in ${rota} move ${spanOf(moved, clock)}`,
        ]
      : []),
  ];
  if (costs.length > 0) return costs;
  const theirs = handed.reduce((sum, { start, end }) => sum + end - start, 0);
  const hours = `${rota} stays covered: ${Math.round(covered.before)} h of the next 90 days before, ${Math.round(covered.after)} h after`;
  return [theirs > 0 ? `${hours}; their turns, ${lengthOf(theirs)} in all, go over` : hours];
}

/** How long in all, and when for the first time. */
function spanOf(stretches: Stretch[], clock: Pick<Page, 'timeZone'>): string {
  const [first] = stretches;
  if (first === undefined) return '';
  const all = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const at = (time: number) => moment(new Date(time).toISOString(), clock);
  const more = stretches.length - 1;
  const others = more === 0 ? '' : `, and ${more} ${more === 1 ? 'time' : 'times'} more in the next 90 days`;
  return `for ${lengthOf(all)} in all: from ${at(first.start)} to ${at(first.end)}${others}`;
}
