import type { Target } from '../../../functions/core/contracts/target.ts';
import { targets } from '../../../functions/targets/index.ts';
import { readAssembly } from '../../local/assembly.ts';
import { synthesize } from '../../local/synth.ts';
import type { Context } from '../context.ts';
import { formatCost } from './format-cost.ts';
import { reachOf } from './limits.ts';
import { usageOf } from './month.ts';
import { bill } from './prices.ts';
import { resourcesOf } from './resources.ts';

const known: Record<string, Target> = targets;

/** Synthesizes the stack, and answers what a month of it costs for so many people. */
export async function runCost(
  { people, json }: { people?: number; json?: true },
  context: Context,
): Promise<void> {
  const config = await context.config();
  const assembly = await synthesize({ environment: context.env });
  try {
    const resources = resourcesOf(readAssembly(assembly.folder).template);
    const scenarios = [0, ...(people === undefined ? [100, 10_000, 1_000_000] : [people])].map((count) => ({
      people: count,
      usage: usageOf(resources, count),
      reach: reachOf(known, config.targets, count, resources.gigabytes),
    }));
    if (json) context.json({ scenarios: scenarios.map((one) => ({ ...one, bill: bill(one.usage) })) });
    else context.print(formatCost(scenarios));
  } finally {
    assembly.release();
  }
}
