import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Mode } from '../../../../functions/core/config/mode.ts';
import { decodeWake } from '../../../../functions/core/delivery/work.ts';
import { createSqsClient, startSqs } from '../../../../infra/local/aws/sqs.ts';
import { event } from '../../../support/events.ts';
import { createRollcall, pagerConfig } from '../../../support/rollcall.ts';
import { createCommand } from '../command.ts';

export const personNamed = (index: number) => ({
  id: `00u${index}`,
  email: `person${index}@example.com`,
  displayName: `Person ${index}`,
});

/** The queues of one target, on a port of this machine. */
export async function startQueues() {
  const server = await startSqs(0);
  const client = createSqsClient(server.url);
  let made = 0;
  return {
    client,
    async fresh(target = 'pager'): Promise<(name: string) => Promise<string>> {
      const prefix = `decide${++made}`;
      for (const name of [target, `${target}-leavers`]) {
        await client.send(
          new CreateQueueCommand({ QueueName: `${prefix}-${name}.fifo`, Attributes: { FifoQueue: 'true' } }),
        );
      }
      return async (name) => `${server.url}/000000000000/${prefix}-${name}.fifo`;
    },
    async close() {
      client.destroy();
      await server.close();
    },
  };
}

/** A Rollcall over an invented vendor in which things are held, and the command line beside it. */
export function createHeldStage(
  sqs: SQSClient,
  queueUrl: (name: string) => Promise<string>,
  options: { mode?: Mode; leavers?: object; input?: string; isTyped?: boolean } = {},
) {
  const rollcall = createRollcall(
    pagerConfig({ leavers: options.leavers ?? { brake: { people: 2, per: '1h' } } }),
  );
  const { world, table, roster, clock } = rollcall;
  world.config = { ...world.config, modes: { pager: options.mode ?? 'act' } };
  const { input, isTyped } = options;
  const command = createCommand({
    stage: { table, roster, sqs, queueUrl },
    config: world.config,
    now: clock.now,
    ...(input !== undefined && { input }),
    ...(isTyped !== undefined && { isTyped }),
  });
  return {
    ...command,
    rollcall,
    joins: async (count: number) => {
      for (let index = 0; index < count; index++)
        await rollcall.happen(event('user.created', 1, { user: personNamed(index) }));
    },
    leave: async (count: number) => {
      for (let index = 0; index < count; index++) {
        clock.advance(1_000);
        await rollcall.happen(event('user.deleted', 2, { user: personNamed(index) }));
      }
    },
    /** Works off what the command sent to the queues. */
    async work(): Promise<number> {
      let many = 0;
      for (const name of ['pager', 'pager-leavers']) {
        const QueueUrl = await queueUrl(name);
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        for (const { Body = '' } of Messages) {
          many++;
          await rollcall.apply(decodeWake(Body));
        }
      }
      return many;
    },
    muted: () => [...rollcall.pager.accounts.values()].filter(({ muted }) => muted).map(({ email }) => email),
  };
}
