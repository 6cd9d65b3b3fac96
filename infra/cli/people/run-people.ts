import { type PeopleFilter, peopleFilter } from '../../../functions/core/operate/people-filter.ts';
import { type PeoplePage, peoplePage } from '../../../functions/core/operate/people-page.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { plainTexts } from '../plain-text.ts';
import { type Stage, stageFlags } from '../stage-options.ts';
import { formatPeople } from './format-people.ts';
import { peopleCsv } from './people-csv.ts';
import { peopleJson } from './people-json.ts';

export type PeopleArgs = { filter: string; limit: number; after?: string; json?: true; csv?: true };

/** Answers a page of everybody who matches a filter. Throws `CommandError` where the filter or the cursor means nothing. */
export async function runPeople(args: PeopleArgs, stage: Stage, context: Context): Promise<void> {
  const config = await context.config();
  const targets = Object.keys(config.targets);
  const filter = understood(peopleFilter(args.filter, { sources: Object.keys(config.sources), targets }));
  const { roster } = await context.openStage(stage);
  const { limit, after } = args;
  const page = await peoplePage({ roster, config }, { filter, limit, after });
  if (page === undefined)
    throw new CommandError(`There is no person ${after} to go on behind: leave --after out.`, 2);
  const flags = stageFlags(stage);
  if (args.json) return context.json(peopleJson(page, flags));
  const found = plainTexts(page);
  const { paint, width, timeZone } = context;
  const layout = { paint, width, timeZone, now: context.now(), flags };
  if (args.csv) for (const line of peopleCsv(found, targets)) context.print(line);
  else if (found.people.length > 0) context.print(formatPeople(found, targets, layout));
  context.say(summed(found, args.filter));
  if (page.next !== undefined) context.say(`There are more: go on with --after ${page.next}`);
}

function understood(filter: PeopleFilter): Extract<PeopleFilter, { matches: unknown }> {
  if ('wrong' in filter) throw new CommandError(filter.wrong, 2);
  return filter;
}

/** How many there are; of an empty list, what would fill it. */
function summed({ known, count, people }: PeoplePage, filter: string): string {
  if (known === 0)
    return 'Nobody is known yet. npx rollcall import <source> reads a whole directory, and each webhook adds the person it is about.';
  const all = `${known} ${known === 1 ? 'person' : 'people'}`;
  if (count === 0) return `Nobody of ${all} matches ${filter}: leave a part of it out to see more.`;
  const matching = filter === '' ? all : `${count} of ${all}`;
  return people.length === count ? matching : `${matching}, of whom ${people.length} are here`;
}
