import { placeholders } from '../functions/core/config/placeholders.ts';
import { registries } from '../functions/read-config.ts';
import { defaultConfigFile, type Loaded, loadConfig } from './load-config.ts';
import { requireReal } from './require-real.ts';
import { requireAlarms } from './stack/alarms/required.ts';
import { parseStage } from './stage.ts';

/** What a synthesis is asked for. */
export type AskedFor = { stage: string; configFile: string; config: Loaded };

type World = {
  /** A value of the CDK's context; `undefined` where there is none. */
  context(name: string): unknown;
  env: Record<string, string | undefined>;
  /** Says what is no reason to stop. */
  note(line: string): void;
};

/**
 * The stage and its configuration, fit to be made into a stack. Throws `InvalidStage` or `InvalidConfig`, whose message is one
 * sentence.
 */
export async function askedFor({ context, env, note }: World): Promise<AskedFor> {
  const stage = parseStage(context('stage') ?? 'dev');
  const configFile = env.ROLLCALL_CONFIG || defaultConfigFile;
  // `npm run deploy` says so; the CDK tells its app nothing of what it is started for.
  const deploying = context('deploying') !== undefined;
  // Where nothing names a region, the CDK takes us-east-1 for one, which is no news of a mere synthesis.
  const config = await loadConfig(configFile, { region: deploying ? env.CDK_DEFAULT_REGION : undefined });
  requireAlarms(stage, configFile, config.deployment);
  requireReal(placeholders(config, registries.targets), { stage, file: configFile, deploying }, note);
  return { stage, configFile, config };
}
