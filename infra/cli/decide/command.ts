import { Command } from '@commander-js/extra-typings';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import type { DecideArgs } from './held-for.ts';

/** The reasons whose plans this verb decides on; what the brake holds is for `brake`. */
const reasons = ['ask', 'ask-destructive', 'cover'] as const;

export const decide: Verb = (context) => {
  const program = new Command('decide').description(
    "Decides on plans that wait for a human, because a target's mode is ask or ask-destructive, or because a leaver's removal would cost cover on call. A decision is about the steps that were seen: where the plan is another one by the time it is begun, it waits again.",
  );
  program.addCommand(listCommand(context));
  program.addCommand(rulingCommand(context, 'approve'));
  program.addCommand(rulingCommand(context, 'reject'));
  return program.addHelpText(
    'after',
    examples(
      'npx rollcall decide list',
      'npx rollcall decide approve jane@example.com --reason "new in the team"',
      'npx rollcall decide approve --all --target opsgenie --aws --stage prod',
    ),
  );
};

function listCommand(context: Context) {
  return new Command('list')
    .summary('what waits, with its steps')
    .description('Shows every plan that waits for a human, the longest first.')
    .option('--target <id>', 'only those of a target')
    .option('--json', 'one object a line, for scripts')
    .option('--check', 'end with 3 where anything waits')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .action(async ({ port, aws, stage, ...args }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { heldFor } = await import('./held-for.ts');
      const { printHeld } = await import('./print-held.ts');
      const deciding = { stage: asked, client: await context.openStage(asked), context };
      const held = await heldFor(deciding, { persons: [], target: args.target }, reasons);
      await printHeld(held, deciding, args);
      if (held.length === 0 && !args.json) context.print('No plan waits for a human.');
      if (held.length > 0 && args.check) context.exitCode = 3;
    });
}

function rulingCommand(context: Context, name: 'approve' | 'reject') {
  return new Command(name)
    .summary(name === 'approve' ? 'let plans be done' : 'leave accounts as they are')
    .description(
      name === 'approve'
        ? 'Lets the plans be done that wait for these people.'
        : 'Leaves the accounts of these people as they are, until a source says something else of them.',
    )
    .argument('[who...]', 'an e-mail, <source>:<user id>, or the id')
    .option('--all', 'everything that waits')
    .option('--target <id>', 'only at a target')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--yes', 'without asking')
    .option('--dry-run', 'only show what would be decided on', false)
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where a plan had changed meanwhile')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .action(async (persons, { port, aws, stage, all, ...options }) => {
      if (persons.length === 0 && !all) {
        throw new CommandError('Name a person, or add --all for everything that waits. Nothing was done.', 2);
      }
      if (persons.length > 0 && all) {
        throw new CommandError('Name persons, or say --all, and not both. Nothing was done.', 2);
      }
      const args: DecideArgs = { persons, ...options };
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { heldFor } = await import('./held-for.ts');
      const { decideOn } = await import('./decide-on.ts');
      const deciding = { stage: asked, client: await context.openStage(asked), context };
      const held = await heldFor(deciding, args, reasons);
      await decideOn(held, name === 'approve' ? 'approved' : 'rejected', deciding, args);
    });
}
