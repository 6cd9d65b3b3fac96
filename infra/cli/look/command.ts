import { Command } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const look: Verb = (context) =>
  new Command('look')
    .description(
      'Looks at a person again now: the worker of each target reads the vendor, corrects what differs, and proves the account anew, even if all was right. Says what came of it. Nothing that waits for a human is touched.',
    )
    .argument('<person>', 'an e-mail, <source>:<user id>, or the id of a person')
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where something is not right')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples('npx rollcall look jane@example.com', 'npx rollcall look okta:00u1 --aws --stage prod'),
    )
    .action(async (person, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runLook } = await import('./run-look.ts');
      await runLook({ person, ...options }, asked, context);
    });
