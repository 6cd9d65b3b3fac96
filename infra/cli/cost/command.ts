import { parseArgs } from 'node:util';
import type { Target } from '../../../functions/core/contracts/target.ts';
import { targets } from '../../../functions/targets/index.ts';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { readAssembly } from '../../local/assembly.ts';
import { synthesize } from '../../local/synth.ts';
import { CommandError, main } from '../command-error.ts';
import { formatCost } from './format-cost.ts';
import { reachOf } from './limits.ts';
import { usageOf } from './month.ts';
import { bill } from './prices.ts';
import { resourcesOf } from './resources.ts';

const usage = `npm run cost [-- options]

What your configuration costs on AWS, in dollars a month: idle, and for so many people. Counts what the stack consists
of, and multiplies what was measured of the code by AWS's list prices. Needs no account and no network.

  --people <n>     only for so many people (100, 10,000 and 1,000,000)
  --json           for scripts
  --help`;

const known: Record<string, Target> = targets;

await main(async () => {
  const { values } = parseArgs({
    options: {
      people: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  if (values.people !== undefined && !/^[1-9]\d{0,8}$/.test(values.people)) {
    throw new CommandError('--people takes a whole number from 1 on.', 2);
  }
  const wanted = values.people === undefined ? [100, 10_000, 1_000_000] : [Number(values.people)];
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const assembly = await synthesize({ environment: process.env });
  try {
    const resources = resourcesOf(readAssembly(assembly.folder).template);
    const scenarios = [0, ...wanted].map((people) => ({
      people,
      usage: usageOf(resources, people),
      reach: reachOf(known, config.targets, people, resources.gigabytes),
    }));
    const json = () => scenarios.map((one) => ({ ...one, bill: bill(one.usage) }));
    print(values.json ? JSON.stringify(json(), undefined, 2) : formatCost(scenarios));
  } finally {
    assembly.release();
  }
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
