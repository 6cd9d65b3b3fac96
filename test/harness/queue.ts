import type { SQSRecord } from 'aws-lambda';
import type { Message, Queue } from '../../functions/lib/aws/queue.ts';
import type { Scheduler } from './scheduler.ts';
import { createSoonest } from './soonest.ts';

export type FifoOptions = {
  name: string;
  /** Milliseconds that a received message is hidden. */
  visibility?: number;
  /** Milliseconds after which a message that was sent can be received. @default 0 */
  delay?: number;
  /** Where a message goes that was received so often. */
  dead?: { queue: Fifo; maxReceiveCount: number };
};

/** A FIFO queue of SQS in virtual time, as sender and receiver see it. */
export type Fifo = Queue & {
  name: string;
  url: string;
  /**
   * Up to so many messages, as many as possible of one group before the next group's. A group of which a message is
   * in flight gives nothing.
   */
  receive(atMost: number): SQSRecord[];
  /** Deletes what was received. A handle whose time-out is over deletes nothing. */
  remove(receiptHandle: string): void;
  /** Hides what was received for so many milliseconds from now (ChangeMessageVisibility). */
  hide(receiptHandle: string, milliseconds: number): void;
  /** Resolves when there may be something to receive. */
  arrival(): Promise<void>;
  /** Everything that is in it, hidden or not. */
  messages(): Message[];
  size(): number;
};

type Held = {
  message: Message;
  id: string;
  sentAt: number;
  /** Before that nobody can receive it. */
  readyAt: number;
  received: number;
  firstReceivedAt: number;
  /** Until then it is in flight. */
  hiddenUntil: number;
  handle?: string;
};

const dedupFor = 5 * 60_000;

/**
 * What SQS promises of a FIFO queue with deduplication by message group:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export function createFifo(scheduler: Scheduler, options: FifoOptions): Fifo {
  const { name, visibility = 30_000, delay = 0, dead } = options;
  const { now } = scheduler;
  const groups = new Map<string, Held[]>();
  const inFlight = new Map<string, Held>();
  /** When something may be there to be received that is not now: it is delayed, or in flight. */
  const soonest = createSoonest();
  const lastSent = new Map<string, number>();
  let waiting: (() => void)[] = [];
  let alarm: { at: number; cancel: () => void } | undefined;
  let count = 0;

  function poke(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  function isDuplicate({ groupId, deduplicationId }: Message): boolean {
    const key = JSON.stringify([groupId, deduplicationId]);
    const before = lastSent.get(key);
    if (before !== undefined && now() - before < dedupFor) return true;
    lastSent.set(key, now());
    return false;
  }

  function drop(held: Held): void {
    const group = (groups.get(held.message.groupId) ?? []).filter((other) => other !== held);
    if (group.length === 0) groups.delete(held.message.groupId);
    else groups.set(held.message.groupId, group);
    if (held.handle !== undefined) inFlight.delete(held.handle);
    poke();
  }

  function hand(held: Held): SQSRecord | undefined {
    if (dead !== undefined && held.received >= dead.maxReceiveCount) {
      drop(held);
      void dead.queue.send([held.message]);
      return undefined;
    }
    if (held.handle !== undefined) inFlight.delete(held.handle);
    held.received++;
    if (held.received === 1) held.firstReceivedAt = now();
    conceal(held, visibility);
    held.handle = `${held.id}/${held.received}`;
    inFlight.set(held.handle, held);
    return recordOf(name, held, held.handle);
  }

  function conceal(held: Held, milliseconds: number): void {
    const until = now() + milliseconds;
    held.hiddenUntil = until;
    soonest.add(
      until,
      () => held.hiddenUntil === until && held.handle !== undefined && inFlight.has(held.handle),
    );
  }

  function holding(handle: string): Held | undefined {
    const held = inFlight.get(handle);
    return held !== undefined && held.hiddenUntil > now() ? held : undefined;
  }

  function watch(): void {
    const at = soonest.after(now());
    if (at === undefined || (alarm !== undefined && alarm.at <= at)) return;
    alarm?.cancel();
    const cancel = scheduler.after(at - now(), () => {
      alarm = undefined;
      poke();
    });
    alarm = { at, cancel };
  }

  return {
    name,
    url: `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`,
    async send(messages) {
      for (const message of messages) {
        if (isDuplicate(message)) continue;
        const [sentAt, readyAt] = [now(), now() + delay];
        if (delay > 0) soonest.add(readyAt);
        const held = { id: `${name}-${++count}`, sentAt, readyAt, received: 0, firstReceivedAt: 0 };
        const group = groups.get(message.groupId) ?? [];
        group.push({ ...held, message, hiddenUntil: 0 });
        groups.set(message.groupId, group);
      }
      poke();
    },
    receive(atMost) {
      const records: SQSRecord[] = [];
      for (const group of [...groups.values()]) {
        if (records.length >= atMost) break;
        if (group.some((held) => held.hiddenUntil > now())) continue;
        for (const held of group.slice(0, atMost - records.length)) {
          if (held.readyAt > now()) break;
          const record = hand(held);
          if (record !== undefined) records.push(record);
        }
      }
      return records;
    },
    remove(handle) {
      const held = holding(handle);
      if (held !== undefined) drop(held);
    },
    hide(handle, milliseconds) {
      const held = holding(handle);
      if (held === undefined) return;
      conceal(held, milliseconds);
      poke();
    },
    arrival() {
      watch();
      return new Promise((wake) => waiting.push(wake));
    },
    messages: () => [...groups.values()].flatMap((group) => group.map(({ message }) => message)),
    size: () => groups.values().reduce((sum, group) => sum + group.length, 0),
  };
}

function recordOf(name: string, held: Held, receiptHandle: string): SQSRecord {
  const { id, message, received, firstReceivedAt, sentAt } = held;
  return {
    messageId: id,
    receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(received),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      SentTimestamp: String(sentAt),
      SenderId: 'sender',
      MessageGroupId: message.groupId,
      MessageDeduplicationId: message.deduplicationId,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    awsRegion: 'us-east-1',
  };
}
