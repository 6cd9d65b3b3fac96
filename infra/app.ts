import { join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { InvalidConfig } from '../functions/core/config/invalid-config.ts';
import { askedFor } from './asked-for.ts';
import { bundleFunctions } from './stack/bundle.ts';
import { RollcallStack } from './stack/stack.ts';
import { InvalidStage } from './stage.ts';

try {
  const app = new App();
  // The variable with which the CDK's own lint is left out too. The local machine does so: it runs what is deployed, and
  // whether that breaks a rule is the question of a synthesis.
  if (process.env.CDK_VALIDATION !== 'false') (await import('./stack/checks.ts')).addChecks(app);
  const { stage, configFile, config } = await askedFor({
    context: (name) => app.node.tryGetContext(name),
    env: process.env,
    note: (line) => process.stderr.write(`${line}\n`),
  });
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
