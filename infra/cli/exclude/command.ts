import { Command } from '@commander-js/extra-typings';
import { CommandError } from '../command-error.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';
import type { ExcludeArgs } from './run-exclude.ts';

export const exclude: Verb = (context) =>
  new Command('exclude')
    .description(
      'Leaves a person alone: nothing of theirs is changed on any target until a day, not even if they leave. What sources say is noted all the same, and done once that is over, which it is by itself. A change that a worker has begun is ended.',
    )
    .argument('[person]', 'an e-mail, <source>:<user id>, or the id of a person')
    .option(
      '--until <day>',
      'a day such as 2027-01-31 (UTC), an instant, or a length from now on, such as 30d',
    )
    .option('--reason <text>', 'why, for everybody who looks at this person, and the audit trail')
    .option('--end', 'end it now: what waits is done within a minute')
    .option('--list', 'show everybody who is excluded')
    .option('--yes', 'without asking')
    .option('--json', 'one object, for scripts')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall exclude jane@example.com --until 30d --reason "parental leave, keeps her phone"',
        'npx rollcall exclude jane@example.com --end',
        'npx rollcall exclude --list --aws --stage prod',
      ),
    )
    .action(async (person, { port, aws, stage, ...options }) => {
      const args = whole({ person, ...options });
      const asked = await stageFrom({ port, aws, stage }, context.env);
      if (args.person === undefined) {
        const { listExcluded } = await import('./list-excluded.ts');
        return listExcluded(args, await context.openStage(asked), context);
      }
      const { runExclude } = await import('./run-exclude.ts');
      await runExclude({ ...args, person: args.person }, asked, context);
    });

/** One of three things is asked for. Throws `CommandError`. */
function whole(args: Partial<ExcludeArgs> & { list?: true }): Partial<ExcludeArgs> {
  const { person, until, end, list, reason } = args;
  if (list) {
    if (person === undefined && until === undefined && !end) return args;
    throw new CommandError('--list shows everybody: leave the rest out. Nothing was done.', 2);
  }
  if (person === undefined) throw new CommandError('Name a person, or add --list. Nothing was done.', 2);
  if (end && until !== undefined)
    throw new CommandError('Say --until or --end, and not both. Nothing was done.', 2);
  if (!end && until === undefined)
    throw new CommandError('Add --until with a day or a length such as 30d, or --end. Nothing was done.', 2);
  if (!end && (reason === undefined || reason.trim() === ''))
    throw new CommandError(
      'Give --reason, which everybody sees who looks at this person. Nothing was done.',
      2,
    );
  return args;
}
