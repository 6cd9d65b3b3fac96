import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import { InvalidConfig } from '../functions/core/config/config.ts';
import { defaultConfigFile, loadConfig } from './load-config.ts';
import { requireAlarms } from './stack/alarms/required.ts';
import { addChecks } from './stack/checks.ts';
import { RollcallStack } from './stack/stack.ts';
import { InvalidStage, parseStage } from './stage.ts';

try {
  const app = new App();
  addChecks(app);
  const stage = parseStage(app.node.tryGetContext('stage') ?? 'dev');
  const configFile = process.env.ROLLCALL_CONFIG || defaultConfigFile;
  const config = await loadConfig(configFile);
  requireAlarms(stage, configFile, config.deployment);
  new RollcallStack(app, `rollcall-${stage}`, {
    stage,
    config,
    configFile: resolve(configFile),
    description: `Rollcall (${stage}): keeps people in on-call tools equal to those in the identity provider`,
  });
} catch (error) {
  if (!(error instanceof InvalidConfig || error instanceof InvalidStage)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
