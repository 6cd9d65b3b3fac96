import * as z from 'zod/mini';

/** A queue to be made: `attributes` as CreateQueue takes them. */
export type QueuePlan = { name: string; url: string; arn: string; attributes: Record<string, string> };

const scalar = z.optional(z.union([z.string(), z.number(), z.boolean()]));

/** What of a queue's properties changes what it does. Encryption and policies do not, here. */
export const QueueProperties = z.looseObject({
  FifoQueue: scalar,
  ContentBasedDeduplication: scalar,
  DeduplicationScope: scalar,
  FifoThroughputLimit: scalar,
  DelaySeconds: scalar,
  MaximumMessageSize: scalar,
  MessageRetentionPeriod: scalar,
  ReceiveMessageWaitTimeSeconds: scalar,
  VisibilityTimeout: scalar,
  RedrivePolicy: z.optional(z.record(z.string(), z.unknown())),
});

/** CreateQueue's attributes: every value a text. */
export function queueAttributes(properties: z.infer<typeof QueueProperties>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Projection = z.strictObject({
  ProjectionType: z.optional(z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE'])),
  NonKeyAttributes: z.optional(z.array(z.string())),
});
const Indexes = z.optional(z.array(z.object({ IndexName: z.string(), KeySchema, Projection })));

/** A table's keys and indexes: CloudFormation and CreateTable write them alike. */
export const TableProperties = z.object({
  KeySchema,
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: Indexes,
  LocalSecondaryIndexes: Indexes,
});

export type TablePlan = z.infer<typeof TableProperties> & { TableName: string };
