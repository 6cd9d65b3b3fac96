import { Command } from '@commander-js/extra-typings';
import { examples, type Verb } from '../verb.ts';
import { wholeNumber } from '../whole-number.ts';

export const cost: Verb = (context) =>
  new Command('cost')
    .description(
      "Tells what your configuration costs on AWS, in dollars a month: idle, and for so many people. Counts what the stack consists of, and multiplies what was measured of the code by AWS's list prices. Needs no account and no network.",
    )
    .option('--people <n>', 'only for so many people (100, 10,000 and 1,000,000)', wholeNumber)
    .option('--json', 'one object, for scripts')
    .addHelpText('after', examples('npx rollcall cost', 'npx rollcall cost --people 5000 --json'))
    .action(async (options) => {
      const { runCost } = await import('./run-cost.ts');
      await runCost(options, context);
    });
