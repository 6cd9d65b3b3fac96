import type { Message } from '@aws-sdk/client-sqs';
import type { PolledQueue } from './aws/sqs.ts';
import type { Outcome } from './lambda/outcome.ts';
import type { MappingPlan } from './resolved-template.ts';
import { doneOf, sqsEvent } from './sqs-event.ts';

export type PollerWorld = {
  queue: PolledQueue;
  invoke(event: unknown): Promise<Outcome>;
  log(line: string): void;
  sleep(milliseconds: number): Promise<void>;
};

/** How long to leave a queue alone that cannot be read. */
const troubleWait = 1_000;

/**
 * An event source mapping: reads batches and invokes the function with each, as many at once as the mapping allows.
 * What failed stays in the queue until its visibility time-out. The answer stops the reading.
 */
export function startPoller(plan: MappingPlan, world: PollerWorld): () => Promise<void> {
  const stopped = new AbortController();
  const running = new Set<Promise<void>>();

  async function work(messages: Message[]): Promise<void> {
    const outcome = await world.invoke(sqsEvent(messages, plan.queue.arn));
    await world.queue.remove(doneOf(messages, outcome, plan.reportsFailures));
  }

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      // A message is only taken when an instance is free to work on it: its visibility time-out begins then.
      while (running.size >= plan.maximumConcurrency) await Promise.race(running);
      const messages = await world.queue.receive(plan.batchSize, stopped.signal);
      if (messages.length === 0) continue;
      const batch = work(messages)
        .catch((error) => world.log(`${plan.queue.name}: ${String(error)}`))
        .finally(() => running.delete(batch));
      running.add(batch);
    }
  }

  async function keepPolling(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await poll();
      } catch (error) {
        if (stopped.signal.aborted) return;
        world.log(`${plan.queue.name}: ${String(error)}`);
        await world.sleep(troubleWait);
      }
    }
  }

  const polling = keepPolling();
  return async () => {
    stopped.abort();
    await polling;
    await Promise.all(running);
  };
}
