import { Command } from '@commander-js/extra-typings';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const doctor: Verb = (context) =>
  new Command('doctor')
    .description(
      'Looks whether everything that the configuration names is there and may be used (secrets, keys and their last days, webhooks, regions, pages, teams, roles, groups, licences), and whether the work is done: dead letters, queues that stand, people who are blocked, late or not muted, alarms that reach nobody, the brake. Changes nothing. Ends with 1 where something is wrong.',
    )
    .option('--json', 'one object a line, for scripts')
    .option('--check', 'end with 3 where something is wrong or will be')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples('npx rollcall doctor', 'npx rollcall doctor --aws --stage prod --json --check'),
    )
    .action(async ({ port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runDoctor } = await import('./run-doctor.ts');
      await runDoctor(options, asked, context);
    });
