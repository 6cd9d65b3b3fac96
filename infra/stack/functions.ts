import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from '../../functions/core/config/deployment.ts';
import { secretsPrefix } from '../names.ts';
import type { Bundles } from './bundle.ts';
import { createFunction } from './function.ts';
import {
  consume,
  describeSecrets,
  listPeople,
  readSecrets,
  searchIndex,
  searchRoster,
  send,
  useKey,
  useRoster,
  useScim,
} from './permissions.ts';
import type { Lanes, Queues } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { polling, sizes } from './sizes.ts';
import type { StageContext } from './stage-context.ts';

/** By name within the stage: one `apply-<target>` a target. */
export type Functions = {
  receive: IFunction;
  /** Only where a source is served. */
  scim?: IFunction;
  route: IFunction;
  sweep: IFunction;
  [apply: `apply-${string}`]: IFunction;
};

export type Resources = {
  context: StageContext;
  bundles: Bundles;
  queues: Queues;
  table: Table;
  secrets: Secrets;
};

/** The functions: `apply` once a target, `scim` where a source is served. `served`: the id of that source. */
export function createFunctions(
  scope: Construct,
  resources: Resources,
  deployment: Pick<Deployment, 'receiveAtOnce'>,
  served: string | undefined,
): Functions {
  const receive = createReceive(scope, resources, deployment);
  const scim = served === undefined ? {} : { scim: createScim(scope, resources, served, deployment) };
  const route = createRoute(scope, resources);
  const applies = Object.entries(resources.queues.targets).map(
    ([target, queues]) => [`apply-${target}`, createApply(scope, resources, target, queues)] as const,
  );
  return { receive, ...scim, route, ...Object.fromEntries(applies), sweep: createSweep(scope, resources) };
}

/** Takes webhooks: knows the sources' secrets and the first queue, nothing of the people. */
function createReceive(
  scope: Construct,
  resources: Resources,
  { receiveAtOnce }: Pick<Deployment, 'receiveAtOnce'>,
): IFunction {
  const { context, bundles, queues, secrets } = resources;
  const atOnce = receiveAtOnce ?? (context.stage === 'dev' ? 'unlimited' : sizes.receive.atOnce);
  return createFunction(scope, {
    context,
    bundles,
    name: 'receive',
    size: { memorySize: sizes.receive.memorySize, timeout: sizes.receive.timeout },
    ...(atOnce !== 'unlimited' && { atOnce }),
    environment: { ...identity(resources), ...lifecycleUrls(scope, queues) },
    rights: [
      send(Object.values(queues.lifecycle)),
      ...readSecrets(Object.values(secrets.sources)),
      ...useKey(scope, context.key, ['sqs', 'secretsmanager']),
    ],
  });
}

/** Serves clients that write a source: knows its tokens and what they wrote, the first queue, and nothing of the people. */
function createScim(
  scope: Construct,
  resources: Resources,
  source: string,
  { receiveAtOnce }: Pick<Deployment, 'receiveAtOnce'>,
): IFunction {
  const { context, bundles, queues, table, secrets } = resources;
  const { memorySize, timeout, atOnce } = sizes.scim;
  const isCapped = receiveAtOnce !== 'unlimited' && (receiveAtOnce !== undefined || context.stage !== 'dev');
  const secret = secrets.sources[source];
  return createFunction(scope, {
    context,
    bundles,
    name: 'scim',
    size: { memorySize, timeout },
    ...(isCapped && { atOnce }),
    environment: {
      ...identity(resources),
      ROLLCALL_TABLE: table.tableName,
      ...lifecycleUrls(scope, queues),
    },
    rights: [
      useScim(table),
      send([queues.lifecycle.ordinary, queues.lifecycle.leavers]),
      ...(secret === undefined ? [] : readSecrets([secret])),
      ...useKey(scope, context.key, ['sqs', 'secretsmanager', 'dynamodb']),
    ],
  });
}

/** Folds events into the roster and wakes the targets. */
function createRoute(scope: Construct, resources: Resources): IFunction {
  const { context, bundles, queues, table, secrets } = resources;
  const route = createFunction(scope, {
    context,
    bundles,
    name: 'route',
    size: sizes.route,
    environment: {
      ...identity(resources),
      ROLLCALL_TABLE: table.tableName,
      ...lifecycleUrls(scope, queues),
      ...targetUrls(scope, queues.targets),
    },
    rights: [
      ...useRoster(table),
      searchIndex(table),
      consume([queues.lifecycle.ordinary, queues.lifecycle.leavers]),
      send([queues.lifecycle.ordinary, queues.lifecycle.dead, ...lanes(queues.targets)]),
      ...readSecrets(Object.values(secrets.sources)),
      ...useKey(scope, context.key, ['sqs', 'secretsmanager', 'dynamodb']),
    ],
  });
  poll(route, 'ordinary', queues.lifecycle.ordinary, polling.route);
  poll(route, 'leavers', queues.lifecycle.leavers, polling.route);
  return route;
}

/** Applies wake-ups of both lanes to one vendor, whose secret is the only one it can read. */
function createApply(scope: Construct, resources: Resources, target: string, own: Lanes): IFunction {
  const { context, bundles, table, secrets } = resources;
  const secret = secrets.targets[target];
  const apply = createFunction(scope, {
    context,
    bundles,
    name: `apply-${target}`,
    entry: 'apply',
    size: sizes.apply,
    environment: {
      ...identity(resources),
      ROLLCALL_TABLE: table.tableName,
      ROLLCALL_TARGET: target,
      ...targetUrls(scope, { [target]: own }),
    },
    rights: [
      ...useRoster(table),
      // Lists that are to be read are due there, and everybody is compared by night.
      searchIndex(table),
      listPeople(table),
      consume([own.ordinary, own.leavers]),
      send([own.ordinary, own.leavers, own.dead]),
      ...(secret === undefined ? [] : readSecrets([secret])),
      ...useKey(scope, context.key, ['sqs', 'secretsmanager', 'dynamodb']),
    ],
  });
  poll(apply, 'ordinary', own.ordinary, polling.apply);
  poll(apply, 'leavers', own.leavers, polling.apply);
  return apply;
}

/** Looks for what has become due and wakes its target; reads of every secret on which day its key ends, and not the key. */
function createSweep(scope: Construct, resources: Resources): IFunction {
  const { context, bundles, queues, table, secrets } = resources;
  return createFunction(scope, {
    context,
    bundles,
    name: 'sweep',
    size: sizes.sweep,
    environment: {
      ...identity(resources),
      ROLLCALL_TABLE: table.tableName,
      ...lifecycleUrls(scope, queues),
      ...targetUrls(scope, queues.targets),
    },
    rights: [
      ...useRoster(table, { forgets: true }),
      ...searchRoster(table),
      send([queues.lifecycle.ordinary, ...lanes(queues.targets)]),
      ...describeSecrets([...Object.values(secrets.sources), ...Object.values(secrets.targets)]),
      ...useKey(scope, context.key, ['sqs', 'dynamodb']),
    ],
  });
}

function identity({ context: { stage } }: Resources): Record<string, string> {
  return { ROLLCALL_STAGE: stage, ROLLCALL_SECRETS: secretsPrefix(stage) };
}

/** `ROLLCALL_LIFECYCLE`: {"ordinary":"<url>","leavers":"<url>","dead":"<url>"}. */
function lifecycleUrls(scope: Construct, { lifecycle }: Queues): Record<string, string> {
  return { ROLLCALL_LIFECYCLE: Stack.of(scope).toJsonString(urlsOf(lifecycle)) };
}

/** `ROLLCALL_QUEUES`: {"<target>":{"ordinary":"<url>","leavers":"<url>","dead":"<url>"}}. */
function targetUrls(scope: Construct, targets: Record<string, Lanes>): Record<string, string> {
  const urls = Object.entries(targets).map(([id, lanes]) => [id, urlsOf(lanes)]);
  return { ROLLCALL_QUEUES: Stack.of(scope).toJsonString(Object.fromEntries(urls)) };
}

function urlsOf({ ordinary, leavers, dead }: Lanes) {
  return { ordinary: ordinary.queueUrl, leavers: leavers.queueUrl, dead: dead.queueUrl };
}

function lanes(targets: Record<string, Lanes>): Queue[] {
  return Object.values(targets).flatMap(({ ordinary, leavers }) => [ordinary, leavers]);
}

function poll(
  worker: IFunction,
  id: string,
  queue: Queue,
  { batchSize, maxConcurrency }: { batchSize: number; maxConcurrency: number },
): void {
  worker.addEventSourceMapping(`poll-${id}`, {
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}
