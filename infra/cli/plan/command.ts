import { Command, Option } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFlags, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const plan: Verb = (context) =>
  new Command('plan')
    .description(
      "Says what would be done, person by person: on which target, each step in words and whether it can be taken back, and the line of access or the event that is the reason. As of a fresh look at each vendor, by the workers' own code and in their rate limit; a person who is what they should be costs no call. Nothing is changed, at a vendor or in the roster.",
    )
    .argument('[who...]', 'an e-mail, <source>:<user id>, or the id; nobody is everybody')
    .option('--target <id>', 'only at a target')
    .option('--all', 'everybody, however many looks that takes')
    .option(
      '--removal',
      'as if these people had left and their grace period were over: every place they hold on call',
    )
    .option('--config <file>', 'as with this configuration, before it is deployed')
    .addOption(new Option('--json', 'one object, for scripts').conflicts('csv'))
    .option('--csv', 'a table for a spreadsheet, a line a step')
    .option('--check', 'end with 3 where anything would be done')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall plan jane@example.com',
        'npx rollcall plan jane@example.com --removal',
        'npx rollcall plan --all --target opsgenie --csv --aws --stage prod',
      ),
    )
    .action(async (persons, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runPlan } = await import('./run-plan.ts');
      await runPlan({ persons, ...options }, await context.openStage(asked), context, stageFlags(asked));
    });
