import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { clientOptions } from './aws/client.ts';
import { contentsOf, refill } from './aws/queue-contents.ts';
import { itemsOf, putItems } from './aws/table-contents.ts';
import { CannotStart } from './cannot-start.ts';
import type { KeptState } from './kept-state.ts';
import type { ResolvedTemplate } from './resolved-template.ts';
import type { Simulator } from './simulators/simulator.ts';

const Sections = z.record(z.string(), z.array(z.unknown()));
const Refusal = z.object({ error: z.string() });

/** What of a machine is kept over a restart. */
export type Keepers = {
  template: Pick<ResolvedTemplate, 'queues' | 'tables'>;
  sqs: { client: SQSClient; url: string };
  /** Where DynamoDB answers. */
  dynamodb: string;
  simulators: Record<string, Simulator>;
};

/** Everything the machine holds, once its functions stand still. */
export async function collectState({ template, sqs, dynamodb, simulators }: Keepers): Promise<KeptState> {
  const client = new DynamoDBClient(clientOptions(dynamodb));
  const state: KeptState = { version: 1, tables: {}, queues: {}, simulators: {} };
  for (const { TableName } of template.tables) state.tables[TableName] = await itemsOf(client, TableName);
  for (const queue of template.queues) state.queues[queue.name] = await contentsOf(sqs.url, queue);
  for (const [vendor, { app }] of Object.entries(simulators)) {
    const { calls: _, ...sections } = Sections.parse(await (await app.request('/_state')).json());
    state.simulators[vendor] = sections;
  }
  client.destroy();
  return state;
}

/**
 * Puts back what was kept, into a machine that holds nothing. A queue or table that the template does not name any more is
 * left out. Throws `CannotStart` where a simulator does not take what it held.
 */
export async function restoreState(keepers: Keepers, state: KeptState): Promise<void> {
  const { template, sqs, dynamodb, simulators } = keepers;
  const client = new DynamoDBClient(clientOptions(dynamodb));
  for (const { TableName } of template.tables)
    await putItems(client, TableName, state.tables[TableName] ?? []);
  client.destroy();
  for (const queue of template.queues) await refill(sqs.client, queue, state.queues[queue.name] ?? []);
  for (const [vendor, { app }] of Object.entries(simulators)) {
    const body = JSON.stringify(state.simulators[vendor] ?? {});
    const answer = await app.request('/_seed', { method: 'POST', body });
    if (answer.status === 201) continue;
    const { error } = Refusal.parse(await answer.json());
    throw new CannotStart(
      `What was kept of ${vendor} does not fit any more (${error}): start without --keep, or with --keep after deleting .rollcall/kept*.json.`,
    );
  }
}
