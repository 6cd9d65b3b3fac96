import { join } from 'node:path';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../functions/core/config.ts';
import { createApi } from './api.ts';
import { createApply, createReceive, createRoute, createSweep, type House } from './functions.ts';
import { createQueues } from './queues.ts';
import { createSchedule } from './schedule.ts';
import { createSecrets } from './secrets.ts';
import { createTable } from './table.ts';

export type RollcallProps = StackProps & {
  stage: string;
  /** Which sources and targets there are; nothing else of it matters here. */
  config: Pick<Config, 'sources' | 'targets'>;
  /** The file that is bundled into the functions as `#config`, as an absolute path. */
  configFile: string;
  /** The folder of the functions' entry files. @default functions/ */
  entries?: string;
};

/** All of Rollcall for one stage. A source or target that the configuration names needs no edit here. */
export class RollcallStack extends Stack {
  constructor(scope: Construct, id: string, props: RollcallProps) {
    super(scope, id, props);
    const { stage, config, configFile, entries = join(import.meta.dirname, '../functions') } = props;
    const ids = { sources: Object.keys(config.sources), targets: Object.keys(config.targets) };
    const house: House = {
      stage,
      code: { entries, configFile },
      queues: createQueues(this, stage, ids.targets),
      table: createTable(this, stage),
      secrets: createSecrets(this, stage, ids),
    };
    const url = createApi(this, stage, createReceive(this, house));
    createRoute(this, house);
    for (const [target, queues] of Object.entries(house.queues.targets)) {
      createApply(this, house, target, queues);
    }
    createSchedule(this, stage, createSweep(this, house));
    new CfnOutput(this, 'Url', { value: url, description: 'Webhooks go to /webhooks/<source> under it.' });
  }
}
