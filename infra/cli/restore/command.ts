import { Command } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const restore: Verb = (context) =>
  new Command('restore')
    .description(
      'Gives a person who is back what their accounts had before they were removed, beyond what the configuration gives anyhow: contacts, rules, roles, teams and places on call, as far as the vendors take them back. Says every step first, and what does not come back, and asks. A person who is still gone at the source would be removed again: bring them back there, or exclude them first.',
    )
    .argument('<person>', 'an e-mail, <source>:<user id>, or the id of a person')
    .option('--target <id>', 'only at a target')
    .option(
      '--at <time>',
      'from the snapshot of the removal at this time, or its beginning; the newest otherwise',
    )
    .option('--dry-run', 'only show what would be done', false)
    .option('--yes', 'without asking')
    .option('--json', 'one object, for scripts')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall restore jane@example.com --dry-run',
        'npx rollcall restore jane@example.com --target opsgenie --at 2026-11-28 --aws --stage prod',
      ),
    )
    .action(async (person, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runRestore } = await import('./run-restore.ts');
      await runRestore({ person, ...options }, asked, context);
    });
