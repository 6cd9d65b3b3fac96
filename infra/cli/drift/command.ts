import { Command, Option } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFlags, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const drift: Verb = (context) =>
  new Command('drift')
    .description(
      "Compares everybody whom the targets have, by their own lists, with what they should be: accounts of people who left first, then other surplus, what is missing and what is different. A call a page, in the workers' rate limit; what no list shows is not compared, and is said. An account that Rollcall never gave is left alone. A list that is empty, cut short, repeats itself, is another organization's or lacks too many proves nothing.",
    )
    .option('--target <id>', 'only at a target')
    .addOption(new Option('--last', 'what the last night found, without a look now').conflicts('fix'))
    .option(
      '--fix',
      'have the workers look at each of these accounts again and correct it, by the mode and the brake',
    )
    .option('--yes', 'with --fix: do not ask')
    .addOption(new Option('--json', 'one object, for scripts').conflicts('csv'))
    .option('--csv', 'a table for a spreadsheet, a line an account')
    .option('--check', 'end with 3 where anything differs, or a list proves nothing')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples('npx rollcall drift --check', 'npx rollcall drift --target opsgenie --fix --aws --stage prod'),
    )
    .action(async ({ port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runDrift } = await import('./run-drift.ts');
      await runDrift(options, await context.openStage(asked), context, stageFlags(asked));
    });
