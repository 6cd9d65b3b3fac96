import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../../../functions/core/config/deployment.ts';
import type { Functions } from '../functions.ts';
import type { Queues } from '../queues.ts';
import type { Secrets } from '../secrets.ts';
import type { StageContext } from '../stage-context.ts';
import { createAlarm } from './alarm.ts';
import { watchClock, watchCrashes, watchPeople } from './functions.ts';
import { watchKey } from './keys.ts';
import { watchQueues } from './queues.ts';
import { watchTarget } from './targets.ts';
import { alarmAction } from './topic.ts';
import { watchWebhooks } from './webhooks.ts';

/** Everything in a stage that can be watched. */
export type Watched = {
  context: StageContext;
  queues: Queues;
  secrets: Secrets;
  functions: Functions;
  api: HttpApi;
  deployment: Deployment;
};

/** Every alarm of a stage, the most urgent first. */
export function createAlarms(scope: Construct, watched: Watched): Alarm[] {
  const { context, queues, secrets, functions, api, deployment } = watched;
  const { stage } = context;
  const action = alarmAction(scope, context, deployment.alarms);
  return [
    ...Object.keys(queues.targets).flatMap((target) => watchTarget(stage, target)),
    ...watchWebhooks(stage, api, Object.keys(secrets.sources), deployment),
    ...watchQueues(stage, queues),
    ...Object.entries(functions).map(([name, lambda]) => watchCrashes(name, lambda)),
    watchClock(functions.sweep),
    watchPeople(stage),
    ...secretIds(secrets).flatMap((secret) => watchKey(stage, secret)),
  ].map((watch) => createAlarm(scope, stage, watch, action));
}

function secretIds({ sources, targets }: Secrets): string[] {
  return [
    ...Object.keys(sources).map((id) => `sources/${id}`),
    ...Object.keys(targets).map((id) => `targets/${id}`),
  ];
}
