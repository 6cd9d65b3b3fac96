import type { PeoplePage } from '../../../functions/core/operate/people-page.ts';
import { fixFor } from '../status/fix.ts';

/** The page for scripts: keep its keys stable. `flags` lead to the same stage again. */
export function peopleJson({ known, count, people, next }: PeoplePage, flags: string): object {
  return {
    known,
    count,
    ...(next !== undefined && { next }),
    people: people.map(({ inTheWay, targets, ...person }) => ({
      ...person,
      targets: Object.fromEntries(
        Object.entries(targets).map(([target, account]) => {
          const { lastError, hold } = inTheWay[target] ?? {};
          const fix = inTheWay[target] && fixFor(inTheWay[target], person.email ?? person.person, flags);
          return [
            target,
            { ...account, ...(lastError && { lastError }), ...(hold && { hold }), ...(fix && { fix }) },
          ];
        }),
      ),
    })),
  };
}
