import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { seconds } from '../seconds.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const redrive: Verb = (context) =>
  new Command('redrive')
    .description(
      "Works off a dead-letter queue: groups the dead letters by cause, looks at the vendor's state of now, calls a worker for each person who is not what they should be, deletes the dead letter and tells what came of it. May be interrupted and run again at any time.",
    )
    .argument('<queue>', 'a target of your configuration, or lifecycle')
    .option('--reason <text>', 'only dead letters whose cause holds this text', someText)
    .option('--person <who>', 'only those of a person: an e-mail, <source>:<user id>, or the id', someText)
    .option('--wait <seconds>', 'how long to look for the outcome; 0 for not at all', seconds, 30)
    .option('--discard', 'delete what is not ours, for good, and redrive nothing')
    .option('--yes', 'discard without asking')
    .option('--dry-run', 'only show what would be done', false)
    .option('--json', 'one object a line, then a summary, for scripts')
    .option('--check', 'end with 3 where dead letters are left, or a person is not right yet')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .addHelpText(
      'after',
      examples(
        'npx rollcall redrive opsgenie --dry-run',
        'npx rollcall redrive opsgenie --reason "422" --aws --stage prod',
      ),
    )
    .action(async (queue, { port, aws, stage, ...options }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { runRedrive } = await import('./run-redrive.ts');
      await runRedrive({ queue, ...options }, await context.openStage(asked), context);
    });

/** An empty filter is a mistake in a script, and does not mean everything. */
function someText(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It is empty: leave it out for all of them.');
}
