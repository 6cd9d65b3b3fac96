import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Source } from '../../functions/core/contracts/source.ts';
import { sources } from '../../functions/sources/index.ts';
import type { Loaded } from '../load-config.ts';
import { isProtected } from '../stage.ts';
import { createAlarms } from './alarms/index.ts';
import { createApi } from './api.ts';
import type { Bundles } from './bundle.ts';
import { createDashboard } from './dashboard/index.ts';
import { createFunctions, type Resources } from './functions.ts';
import { createKey } from './key.ts';
import { createQueues } from './queues.ts';
import { createSchedule } from './schedule.ts';
import { createSecrets } from './secrets.ts';
import type { StageContext } from './stage-context.ts';
import { createTable } from './table.ts';

export type RollcallProps = StackProps & {
  stage: string;
  /** Which sources and targets there are, and how to deploy them; nothing else of it matters here. */
  config: Pick<Loaded, 'sources' | 'targets' | 'deployment'>;
  /** The functions' code. */
  bundles: Bundles;
};

/** All of Rollcall for one stage. A source or target that the configuration names needs no edit here. */
export class RollcallStack extends Stack {
  constructor(scope: Construct, id: string, props: RollcallProps) {
    const { stage, config, bundles } = props;
    const { deployment } = config;
    const protect = isProtected(stage, deployment.protect);
    super(scope, id, { ...props, terminationProtection: protect });
    const known: Record<string, Source> = sources;
    const ids = {
      sources: Object.keys(config.sources).filter((id) => known[id]?.file === undefined),
      targets: Object.keys(config.targets),
    };
    const context: StageContext = {
      stage,
      protect,
      key: createKey(this, { stage, protect }, deployment.kms),
      logRetentionDays: deployment.logRetentionDays,
    };
    const resources: Resources = {
      context,
      bundles,
      queues: createQueues(this, context, ids.targets),
      table: createTable(this, context),
      secrets: createSecrets(this, context, ids),
    };
    const served = ids.sources.find((id) => known[id]?.serve !== undefined);
    const functions = createFunctions(this, resources, deployment, served);
    const { api, url } = createApi(this, context, {
      functions,
      served: served === undefined ? undefined : known[served]?.serve?.path,
      domain: deployment.domain,
    });
    createSchedule(this, stage, functions.sweep);
    const alarms = createAlarms(this, { ...resources, functions, api, deployment });
    createDashboard(this, { stage, sources: ids.sources, queues: resources.queues, alarms });
    new CfnOutput(this, 'Url', { value: url, description: 'Webhooks go to /webhooks/<source> under it.' });
  }
}
