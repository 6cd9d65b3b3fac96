import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { InvalidConfig } from '../functions/core/config/invalid-config.ts';
import { placeholders } from '../functions/core/config/placeholders.ts';
import { registries } from '../functions/read-config.ts';
import { defaultConfigFile, loadConfig } from './load-config.ts';
import { requireReal } from './require-real.ts';
import { requireAlarms } from './stack/alarms/required.ts';
import { bundleFunctions } from './stack/bundle.ts';
import { RollcallStack } from './stack/stack.ts';
import { InvalidStage, parseStage } from './stage.ts';

try {
  const app = new App();
  // The variable with which the CDK's own lint is left out too. The local machine does so: it runs what is deployed, and
  // whether that breaks a rule is the question of a synthesis.
  if (process.env.CDK_VALIDATION !== 'false') (await import('./stack/checks.ts')).addChecks(app);
  const stage = parseStage(app.node.tryGetContext('stage') ?? 'dev');
  const configFile = process.env.ROLLCALL_CONFIG || defaultConfigFile;
  // `npm run deploy` says so; the CDK tells its app nothing of what it is started for.
  const deploying = app.node.tryGetContext('deploying') !== undefined;
  // Where nothing names a region, the CDK takes us-east-1 for one, which is no news of a mere synthesis.
  const config = await loadConfig(configFile, {
    region: deploying ? process.env.CDK_DEFAULT_REGION : undefined,
  });
  requireAlarms(stage, configFile, config.deployment);
  requireReal(placeholders(config, registries.targets), { stage, file: configFile, deploying }, (line) =>
    process.stderr.write(`${line}\n`),
  );
  new RollcallStack(app, `rollcall-${stage}`, {
    stage,
    config,
    bundles: await bundleFunctions({
      entries: join(import.meta.dirname, '../functions'),
      configFile: resolve(configFile),
    }),
    description: `Rollcall (${stage}): keeps people in on-call tools equal to those in the identity provider`,
  });
} catch (error) {
  if (!(error instanceof InvalidConfig || error instanceof InvalidStage)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
