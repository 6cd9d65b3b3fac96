import { Command } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const receipt: Verb = (context) =>
  new Command('receipt')
    .description(
      'Tells, for an auditor, what became of a person who left: which source said so and when it was heard; at each target what was looked at and changed, step by step, with the call and the answer; how long the mute and the removal took; what the looks after the removal found; and what nobody can look at, and why. Calls no vendor.',
    )
    .argument('<person>', 'an e-mail, <source>:<user id>, or the id of a person')
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where they are not gone from every target')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall receipt jane@example.com',
        'npx rollcall receipt okta:00u1 --aws --stage prod --json > jane.json',
      ),
    )
    .action(async (person, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runReceipt } = await import('./run-receipt.ts');
      await runReceipt({ person, ...options }, asked, context);
    });
