import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { type Listening, listenError, portOf } from '../http.ts';
import type { QueuePlan } from '../plans.ts';
import { clientOptions } from './client.ts';
import { refusalOf } from './sqs-rules.ts';

/** SQS in memory, on the loopback address. */
export async function startSqs(port: number): Promise<Listening> {
  const app = buildApp({ logger: false });
  // It answers with queue URLs on sqs.<region>.localhost, a name that many systems do not resolve.
  app.addHook('onSend', async (request, _reply, payload) =>
    typeof payload === 'string'
      ? payload.replaceAll(/http:\/\/sqs\.[a-z0-9-]+\.localhost(:\d+)?\//g, `http://${request.headers.host}/`)
      : payload,
  );
  app.addHook('preHandler', async (request, reply) => {
    const refusal = refusalOf(request.body);
    if (refusal === undefined) return;
    await reply.code(400).send({ __type: `com.amazonaws.sqs#${refusal}`, message: 'refused, as SQS does' });
  });
  try {
    await app.listen({ port, host: '127.0.0.1' });
  } catch (error) {
    throw error instanceof Error ? listenError(error, port, 'SQS') : error;
  }
  app.server.keepAliveTimeout = 0;
  const at = portOf(app.server.address());
  return { port: at, url: `http://127.0.0.1:${at}`, close: async () => void (await app.close()) };
}

export function createSqsClient(endpoint: string): SQSClient {
  return new SQSClient(clientOptions(endpoint));
}

/** Makes the queues, the dead-letter queues first because the others name them. */
export async function createQueues(client: SQSClient, queues: QueuePlan[]): Promise<void> {
  const deadLast = queues.toSorted(
    (a, b) => Number('RedrivePolicy' in a.attributes) - Number('RedrivePolicy' in b.attributes),
  );
  for (const { name, attributes } of deadLast) {
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  }
}

/** A queue as a poller sees it. */
export type PolledQueue = {
  /** Waits up to 20 s for messages; answers none when `signal` aborts. */
  receive(atMost: number, signal: AbortSignal): Promise<Message[]>;
  remove(messages: Message[]): Promise<void>;
};

export function polledQueue(client: SQSClient, url: string): PolledQueue {
  return {
    async receive(atMost, signal) {
      const answer = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: Math.min(atMost, 10),
          WaitTimeSeconds: 20,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: signal },
      );
      return answer.Messages ?? [];
    },
    async remove(messages) {
      if (messages.length === 0) return;
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: url,
          Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    },
  };
}
