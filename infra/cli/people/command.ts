import { Command, Option } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import { wholeNumber } from '../whole-number.ts';

export const people: Verb = (context) =>
  new Command('people')
    .description(
      'Lists everybody, a person a line: who they are, what they are on each target (right, pending, muted, blocked, held, gone, or — where they are left alone), since when, and what is in the way. A filter has is: (a word for an account, or leaving, active, suspended, left), on:<target>, group:<name>, source:<source>, and words of a name or an address; all of it has to match, and a dash before a part turns it round: give such a filter behind --.',
    )
    .argument('[filter...]', 'such as is:blocked on:opsgenie; nothing lists everybody')
    .option('--limit <n>', 'how many people', wholeNumber, 50)
    .option('--after <person>', 'go on behind this person, as the page before says')
    .addOption(new Option('--json', 'one object, for scripts').conflicts('csv'))
    .option('--csv', 'a table for a spreadsheet')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall people is:blocked on:opsgenie',
        'npx rollcall people --csv --aws --stage prod -- group:sre -is:right',
      ),
    )
    .action(async (filter, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runPeople } = await import('./run-people.ts');
      await runPeople({ filter: filter.map(asTyped).join(' '), ...options }, asked, context);
    });

/** A shell takes the quotation marks of `group:"on call"` away; what has a blank in it and is one part gets them back. */
function asTyped(word: string): string {
  const [, key, value = ''] = /^(-?[a-z]+:)([^":]*)$/is.exec(word) ?? [];
  return key !== undefined && /\s/.test(value) ? `${key}"${value}"` : word;
}
