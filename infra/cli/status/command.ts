import { Command } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import { wholeNumber } from '../whole-number.ts';

export const status: Verb = (context) =>
  new Command('status')
    .description(
      'Tells what each source says of a person, what each target should be and is, what is pending or blocked, why, what to do about it and what comes next, and what was done.',
    )
    .argument('<person>', 'an e-mail, <source>:<user id>, or the id of a person')
    .option('--history <n>', 'how many lines of history, the newest first', wholeNumber, 20)
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where something is not right yet')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall status jane@example.com',
        'npx rollcall status okta:00u1 --aws --stage prod --json',
      ),
    )
    .action(async (person, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runStatus } = await import('./run-status.ts');
      await runStatus({ person, ...options }, asked, context);
    });
