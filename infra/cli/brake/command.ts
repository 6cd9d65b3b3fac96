import { Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { awsOption, portOption, stageFrom, stageOption } from '../stage-options.ts';
import { examples, type Verb } from '../verb.ts';

export const brake: Verb = (context) => {
  const program = new Command('brake').description(
    'Shows whom the brake holds, and decides on them. More people than leavers.brake allows were to be muted or removed: those of before were, and nothing is done to the others until a human decides.',
  );
  program.addCommand(listCommand(context));
  program.addCommand(releaseCommand(context));
  program.addCommand(rejectCommand(context));
  return program.addHelpText(
    'after',
    examples(
      'npx rollcall brake list',
      'npx rollcall brake release 10 --reason "a real reorganisation"',
      'npx rollcall brake reject --reason "the sync went wrong" --aws --stage prod',
    ),
  );
};

function listCommand(context: Context) {
  return new Command('list')
    .summary('whom the brake holds')
    .description('Shows everybody whom the brake holds, the longest first.')
    .option('--json', 'one object a line, for scripts')
    .option('--check', 'end with 3 where anybody is held')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .action(async ({ port, aws, stage, ...args }) => {
      const asked = await stageFrom({ port, aws, stage }, context.env);
      const { printBrake } = await import('./print-brake.ts');
      await printBrake({ stage: asked, client: await context.openStage(asked), context }, args);
    });
}

function releaseCommand(context: Context) {
  return new Command('release')
    .summary('let people leave')
    .description('Lets so many people leave, the longest held first, or all, or those who are named.')
    .argument('<count>', 'how many, or all', countOf)
    .option('--person <who...>', 'only these: an e-mail, <source>:<user id>, or the id')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--yes', 'without asking')
    .option('--dry-run', 'only show who would be released', false)
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where a person was held no more')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .action(async (count, { port, aws, stage, person = [], ...options }) => {
      await decideOnHeld(context, { port, aws, stage }, { persons: person, count, ...options }, 'approved');
    });
}

function rejectCommand(context: Context) {
  return new Command('reject')
    .summary('leave people as they are')
    .description(
      'Leaves everybody as they are whom the brake holds, or those who are named, until a source says something else of them.',
    )
    .option('--person <who...>', 'only these: an e-mail, <source>:<user id>, or the id')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--yes', 'without asking')
    .option('--dry-run', 'only show who would be left as they are', false)
    .option('--json', 'one object, for scripts')
    .option('--check', 'end with 3 where a person was held no more')
    .addOption(portOption())
    .addOption(awsOption())
    .addOption(stageOption())
    .action(async ({ port, aws, stage, person = [], ...options }) => {
      await decideOnHeld(context, { port, aws, stage }, { persons: person, ...options }, 'rejected');
    });
}

type StageValues = Parameters<typeof stageFrom>[0];
type Args = {
  persons: string[];
  count?: number;
  reason?: string;
  yes?: true;
  dryRun: boolean;
  json?: true;
  check?: true;
};

async function decideOnHeld(
  context: Context,
  values: StageValues,
  { count, ...args }: Args,
  ruling: 'approved' | 'rejected',
): Promise<void> {
  const stage = await stageFrom(values, context.env);
  const { heldFor } = await import('../decide/held-for.ts');
  const { decideOn } = await import('../decide/decide-on.ts');
  const deciding = { stage, client: await context.openStage(stage), context };
  const held = await heldFor(deciding, args, ['brake']);
  if (count !== undefined && Number.isFinite(count) && count > held.length && held.length > 0 && !args.json) {
    context.say(`Only ${held.length} are held.`);
  }
  await decideOn(held.slice(0, count), ruling, deciding, args);
}

/** `all` is every one of them. */
function countOf(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number from 1 on, or all.');
}
