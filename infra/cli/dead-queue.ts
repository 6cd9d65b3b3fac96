import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Letter } from '../../functions/core/letters.ts';
import { unescapeText } from '../../functions/lib/ascii.ts';

/** A letter in hand: nobody else sees it until it is given back, or its time is over. */
export type HeldLetter = Letter & { handle: string };

/** Seconds that a letter in hand stays ours. A command that dies gives everything back by doing nothing. */
const heldFor = 300;

/** A dead-letter queue, to work it off by hand. */
export function openDeadQueue(client: SQSClient, url: string) {
  return {
    /** Takes every letter that can be had now. Letters behind one of the same person come when that one is deleted. */
    async take(): Promise<HeldLetter[]> {
      const taken: HeldLetter[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: heldFor,
            MessageAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) return taken;
        taken.push(...Messages.map(letterOf));
      }
    },

    async remove({ handle }: HeldLetter): Promise<void> {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
    },

    /** Gives letters back as they were. */
    async giveBack(letters: HeldLetter[]): Promise<void> {
      for (let start = 0; start < letters.length; start += 10) {
        const Entries = letters.slice(start, start + 10).map(({ handle }, index) => ({
          Id: String(index),
          ReceiptHandle: handle,
          VisibilityTimeout: 0,
        }));
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
      }
    },
  };
}

export type DeadQueue = ReturnType<typeof openDeadQueue>;

function letterOf({ Body = '', ReceiptHandle = '', MessageAttributes = {} }: Message): HeldLetter {
  const facts = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
    name,
    unescapeText(StringValue),
  ]);
  return { body: Body, handle: ReceiptHandle, facts: Object.fromEntries(facts) };
}
