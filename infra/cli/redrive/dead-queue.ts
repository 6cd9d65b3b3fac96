import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../../../functions/core/delivery/dead-letter-groups.ts';
import { unescapeText } from '../../../functions/lib/ascii.ts';

/** A dead letter in hand: nobody else sees it until it is given back, or its time is over (milliseconds since 1970). */
export type HeldDeadLetter = DeadLetter & { id: string; handle: string; until: number };

/** Seconds that a dead letter in hand stays ours. A command that dies gives everything back by doing nothing. */
const heldFor = 300;
/** Seconds before the end in which nothing is begun with a dead letter any more: a look at a vendor waits for its turn. */
const tooLate = 90;
const takenAtMost = 1_000;

/** A dead-letter queue, to work it off by hand. */
export function openDeadQueue(client: SQSClient, url: string, now: () => number = Date.now) {
  return {
    /**
     * Takes the dead letters that can be had now, up to a thousand besides those that are known by their ids. Dead letters behind
     * one of the same person come when that one is deleted.
     */
    async take(known: ReadonlySet<string> = new Set()): Promise<HeldDeadLetter[]> {
      const taken: HeldDeadLetter[] = [];
      let fresh = 0;
      while (fresh < takenAtMost) {
        const until = now() + heldFor * 1_000;
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl: url,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: heldFor,
            MessageAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) break;
        const deadLetters = Messages.map((message) => deadLetterOf(message, until));
        taken.push(...deadLetters);
        fresh += deadLetters.filter(({ id }) => !known.has(id)).length;
      }
      return taken;
    },

    /** Whether there is time to work on a dead letter in hand. */
    isHeld: ({ until }: HeldDeadLetter): boolean => now() < until - tooLate * 1_000,

    async remove({ handle }: HeldDeadLetter): Promise<void> {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }));
    },

    /** Gives dead letters back as they were. */
    async giveBack(deadLetters: HeldDeadLetter[]): Promise<void> {
      for (let start = 0; start < deadLetters.length; start += 10) {
        const Entries = deadLetters.slice(start, start + 10).map(({ handle }, index) => ({
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

function deadLetterOf(message: Message, until: number): HeldDeadLetter {
  const { Body = '', MessageId = '', ReceiptHandle = '', MessageAttributes = {} } = message;
  const facts = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [
    name,
    unescapeText(StringValue),
  ]);
  return { body: Body, id: MessageId, handle: ReceiptHandle, until, facts: Object.fromEntries(facts) };
}
