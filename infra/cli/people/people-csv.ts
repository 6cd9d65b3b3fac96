import type { PeoplePage } from '../../../functions/core/operate/people-page.ts';
import { csvLine } from '../csv.ts';
import { whyOf } from './why.ts';

/** The page as a table for a spreadsheet: a head, and a line a person, with a word, since when and why for each target. */
export function peopleCsv({ people }: PeoplePage, targets: string[]): string[] {
  const about = ['person', 'email', 'name', 'standing', 'sources', 'groups'];
  const head = [
    ...about,
    ...targets.flatMap((target) => [target, `${target} since`, `${target} in the way`]),
  ];
  const lines = people.map(({ person, email = '', name = '', standing, users, groups, ...rest }) => {
    const accounts = targets.flatMap((target) => {
      const { word = '', since = '' } = rest.targets[target] ?? {};
      const account = rest.inTheWay[target];
      return [word, since, account === undefined ? '' : (whyOf(account) ?? '')];
    });
    const sources = users.map(({ source, id }) => `${source}:${id}`).join(' ');
    return [person, email, name, standing, sources, groups.join('; '), ...accounts];
  });
  return [head, ...lines].map(csvLine);
}
