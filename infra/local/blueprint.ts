import * as z from 'zod/mini';
import type { Assembly } from './assembly.ts';
import { CannotStart } from './cannot-start.ts';
import {
  type QueuePlan,
  QueueProperties,
  queueAttributes,
  type TablePlan,
  TableProperties,
} from './plans.ts';
import { rateOf } from './schedule.ts';
import { type Identities, resolve } from './template.ts';

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
export type Blueprint = {
  tables: TablePlan[];
  queues: QueuePlan[];
  /** Names as on AWS: `rollcall/<stage>/sources/okta`. */
  secrets: string[];
  functions: FunctionPlan[];
  mappings: MappingPlan[];
  /** Where every HTTP request goes. */
  front: FunctionPlan | undefined;
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

const RouteProperties = z.looseObject({ RouteKey: z.string(), Target: z.string() });
const IntegrationProperties = z.looseObject({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.optional(z.string()),
});
const RuleProperties = z.looseObject({
  ScheduleExpression: z.optional(z.string()),
  State: z.optional(z.string()),
  Targets: z._default(z.array(z.looseObject({ Arn: z.string() })), []),
});

/** Lambda starts with five batches at once where no maximum is set: .../lambda/latest/dg/services-sqs-scaling.html */
const concurrencyWithoutMaximum = 5;

/** Reads the template's resources. What only matters on AWS (rights, alarms, log groups) is passed over. */
export function readBlueprint(assembly: Assembly, identities: Identities): Blueprint {
  const { template } = assembly;
  const of = <T>(type: string, schema: z.ZodMiniType<T>) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({
        id,
        ref: identities[id]?.ref ?? id,
        arn: identities[id]?.attributes.Arn ?? '',
        properties: checked(schema, pick(schema, resource.Properties ?? {}, identities), `${id} (${type})`),
      }));
  const queues = of('AWS::SQS::Queue', QueueProperties).map(({ id, ref, arn, properties }) => ({
    name: identities[id]?.attributes.QueueName ?? id,
    url: ref,
    arn,
    attributes: queueAttributes(properties),
  }));
  const functions = of('AWS::Lambda::Function', FunctionProperties).map(({ ref, arn, properties }) =>
    functionPlan(ref, arn, properties, assembly),
  );
  const called = (name: string, by: string) => {
    const found = functions.find((plan) => name === plan.name || name.includes(plan.arn));
    if (found === undefined)
      throw new CannotStart(`The template's ${by} calls ${name}, which is no function.`);
    return found;
  };
  return {
    queues,
    functions,
    tables: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) =>
      of(type, TableProperties).map(({ ref, properties }) => ({ ...properties, TableName: ref })),
    ),
    secrets: of('AWS::SecretsManager::Secret', z.looseObject({ Name: z.string() })).map(
      ({ properties }) => properties.Name,
    ),
    mappings: of('AWS::Lambda::EventSourceMapping', MappingProperties)
      .filter(({ properties }) => properties.Enabled)
      .map(({ id, properties }) => ({
        queue: queueAt(queues, properties.EventSourceArn, id),
        to: called(properties.FunctionName, id),
        batchSize: properties.BatchSize,
        maximumConcurrency: properties.ScalingConfig.MaximumConcurrency ?? concurrencyWithoutMaximum,
        reportsFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      })),
    front: front(
      of('AWS::ApiGatewayV2::Route', RouteProperties).map(({ properties }) => properties),
      of('AWS::ApiGatewayV2::Integration', IntegrationProperties),
      called,
    ),
    schedules: of('AWS::Events::Rule', RuleProperties)
      .filter(({ properties }) => properties.State !== 'DISABLED')
      .flatMap(({ id, arn, properties }) =>
        properties.Targets.map((target) => ({
          arn,
          every: rateOf(properties.ScheduleExpression, id),
          to: called(target.Arn, id),
        })),
      ),
  };
}

/** Only the properties that matter here are worked out: the others may refer to what this machine does not have. */
function pick<T>(
  schema: z.ZodMiniType<T>,
  properties: Record<string, unknown>,
  identities: Identities,
): Record<string, unknown> {
  const wanted = schema instanceof z.ZodMiniObject ? Object.keys(schema.def.shape) : [];
  return Object.fromEntries(
    wanted
      .map((name) => [name, resolve(properties[name], identities)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

function checked<T>(schema: z.ZodMiniType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CannotStart(
    `The template's ${where} cannot be run here: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}

function functionPlan(
  name: string,
  arn: string,
  properties: z.infer<typeof FunctionProperties>,
  { folders, stackName }: Assembly,
): FunctionPlan {
  const folder = folders[properties.Code.S3Key];
  if (folder === undefined) {
    throw new CannotStart(
      `The code of ${name} is not among the synthesized assets: was it left out of bundling?`,
    );
  }
  return {
    name,
    label: name.startsWith(`${stackName}-`) ? name.slice(stackName.length + 1) : name,
    arn,
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

function front(
  routes: z.infer<typeof RouteProperties>[],
  integrations: { ref: string; properties: z.infer<typeof IntegrationProperties> }[],
  called: (name: string, by: string) => FunctionPlan,
): FunctionPlan | undefined {
  const [route, ...others] = routes;
  if (route === undefined) return undefined;
  if (route.RouteKey !== '$default' || others.length > 0) {
    throw new CannotStart(
      'The local machine serves an HTTP API with the one route $default: let the function do the routing.',
    );
  }
  const integration = integrations.find(({ ref }) => route.Target === `integrations/${ref}`);
  if (integration?.properties.PayloadFormatVersion !== '2.0') {
    throw new CannotStart('The route $default needs an integration with the payload format 2.0.');
  }
  return called(integration.properties.IntegrationUri, 'route $default');
}
