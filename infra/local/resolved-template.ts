import * as z from 'zod/mini';
import type { Assembly } from './assembly.ts';
import { CannotStart } from './cannot-start.ts';
import { type HttpRoute, httpRoutes } from './http-routes.ts';
import {
  type QueuePlan,
  QueueProperties,
  queueAttributes,
  type TablePlan,
  TableProperties,
} from './plans.ts';
import { arnOf, type Resources, resourcesOf } from './resources.ts';
import { rateOf } from './schedule.ts';
import type { Identities, Identity } from './template.ts';

export type FunctionPlan = {
  /** The name it has on AWS. */
  name: string;
  /** What people call it: its name without the stack's. */
  label: string;
  arn: string;
  folder: string;
  handler: string;
  environment: Record<string, string>;
  /** Milliseconds. */
  timeout: number;
  /** MiB. */
  memory: number;
};

export type MappingPlan = {
  queue: QueuePlan;
  to: FunctionPlan;
  batchSize: number;
  maximumConcurrency: number;
  reportsFailures: boolean;
};

/** Everything in the template that does something, with all references worked out. */
export type ResolvedTemplate = {
  tables: TablePlan[];
  queues: QueuePlan[];
  /** Names as on AWS: `rollcall/<stage>/sources/okta`. */
  secrets: string[];
  functions: FunctionPlan[];
  mappings: MappingPlan[];
  /** Where HTTP requests go. */
  httpRoutes: HttpRoute[];
  schedules: { arn: string; every: number; to: FunctionPlan }[];
};

const FunctionProperties = z.looseObject({
  Code: z.looseObject({ S3Key: z.string() }),
  Handler: z.string(),
  Environment: z._default(z.looseObject({ Variables: z._default(z.record(z.string(), z.string()), {}) }), {
    Variables: {},
  }),
  Timeout: z._default(z.number(), 3),
  MemorySize: z._default(z.number(), 128),
});

const MappingProperties = z.looseObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z._default(z.boolean(), true),
  BatchSize: z._default(z.number(), 10),
  FunctionResponseTypes: z._default(z.array(z.string()), []),
  ScalingConfig: z._default(z.looseObject({ MaximumConcurrency: z.optional(z.number()) }), {}),
});

const SecretProperties = z.looseObject({ Name: z.string() });
const RuleProperties = z.looseObject({
  ScheduleExpression: z.optional(z.string()),
  State: z.optional(z.string()),
  Targets: z._default(z.array(z.looseObject({ Arn: z.string() })), []),
});

/** Lambda starts with five batches at once where no maximum is set: .../lambda/latest/dg/services-sqs-scaling.html */
const concurrencyWithoutMaximum = 5;

/** Reads the template's resources. What only matters on AWS (rights, alarms, log groups) is passed over. */
export function resolveTemplate(assembly: Assembly, identities: Identities): ResolvedTemplate {
  const of = resourcesOf(assembly.template, identities);
  const queues = of('AWS::SQS::Queue', QueueProperties).map(({ identity, properties }) => ({
    name: identity.attributes.QueueName ?? '',
    url: identity.ref,
    arn: arnOf(identity),
    attributes: queueAttributes(properties),
  }));
  const functions = of('AWS::Lambda::Function', FunctionProperties).map(({ identity, properties }) =>
    functionPlan(identity, properties, assembly),
  );
  return {
    queues,
    functions,
    tables: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
      of(type, TableProperties).map(({ identity, properties }) => ({
        ...properties,
        TableName: identity.ref,
      })),
    ),
    secrets: of('AWS::SecretsManager::Secret', SecretProperties).map(({ properties }) => properties.Name),
    mappings: mappings(of, queues, functions),
    httpRoutes: httpRoutes(of, (uri, by) => called(functions, uri, by)),
    schedules: schedules(of, functions),
  };
}

function mappings(of: Resources, queues: QueuePlan[], functions: FunctionPlan[]): MappingPlan[] {
  return of('AWS::Lambda::EventSourceMapping', MappingProperties)
    .filter(({ properties }) => properties.Enabled)
    .map(({ id, properties }) => ({
      queue: queueAt(queues, properties.EventSourceArn, id),
      to: called(functions, properties.FunctionName, id),
      batchSize: properties.BatchSize,
      maximumConcurrency: properties.ScalingConfig.MaximumConcurrency ?? concurrencyWithoutMaximum,
      reportsFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    }));
}

function schedules(of: Resources, functions: FunctionPlan[]): ResolvedTemplate['schedules'] {
  return of('AWS::Events::Rule', RuleProperties)
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .flatMap(({ id, identity, properties }) =>
      properties.Targets.map((target) => ({
        arn: arnOf(identity),
        every: rateOf(properties.ScheduleExpression, id),
        to: called(functions, target.Arn, id),
      })),
    );
}

function functionPlan(
  identity: Identity,
  properties: z.infer<typeof FunctionProperties>,
  { folders, stackName }: Assembly,
): FunctionPlan {
  const name = identity.ref;
  const folder = folders[properties.Code.S3Key];
  if (folder === undefined) {
    throw new CannotStart(
      `The code of ${name} is not among the synthesized assets: was it left out of bundling?`,
    );
  }
  return {
    name,
    label: name.startsWith(`${stackName}-`) ? name.slice(stackName.length + 1) : name,
    arn: arnOf(identity),
    folder,
    handler: properties.Handler,
    environment: properties.Environment.Variables,
    timeout: properties.Timeout * 1000,
    memory: properties.MemorySize,
  };
}

function queueAt(queues: QueuePlan[], arn: string, by: string): QueuePlan {
  const queue = queues.find((each) => each.arn === arn);
  if (queue === undefined) throw new CannotStart(`The template's ${by} polls ${arn}, which is no queue.`);
  return queue;
}

/** By name, by ARN, or by the address that API Gateway makes of an ARN. */
function called(functions: FunctionPlan[], name: string, by: string): FunctionPlan {
  const found = functions.find(
    (plan) => name === plan.name || name === plan.arn || name.endsWith(`/functions/${plan.arn}/invocations`),
  );
  if (found !== undefined) return found;
  throw new CannotStart(`The template's ${by} calls ${name}, which is no function.`);
}
