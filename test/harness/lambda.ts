import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Fifo } from './queue.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** One process of a function, and what of the world it reaches: nothing any more, once it is dead. */
export type Process = {
  /** Its own clock, which may be wrong. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Does something in the outside world, unless it dies right before; and never learns of it if it dies right after. */
  reach<T>(act: () => Promise<T>): Promise<T>;
};

type Handler<Input, Output> = (
  input: Input,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<Output>;

/** When processes die, and how wrong their clocks are. Milliseconds. */
export type Mishaps = {
  random: Random;
  /** The part of all invocations that do not live to their end. @default 0 */
  kills?(): number;
  /** The most that a clock may be ahead or behind. @default 0 */
  skew?: number;
  /** The part of all processes whose clock is a whole day ahead. @default 0 */
  dayAhead?: number;
};

export type LambdaOptions<Input, Output> = {
  scheduler: Scheduler;
  /** Milliseconds; an invocation that takes longer is killed. */
  timeout: number;
  mishaps: Mishaps;
  /** A cold start. */
  start(process: Process): Handler<Input, Output>;
};

export type Lambda<Input, Output> = {
  /** What the function answered, or why it did not. */
  invoke(
    input: Input,
  ): Promise<{ answer: Output } | { failed: 'killed' | 'timeout' | 'thrown'; error?: unknown }>;
  counts: { invocations: number; killed: number; timedOut: number; thrown: number; coldStarts: number };
};

const day = 24 * 3_600_000;

/** Outside calls of one invocation among which the one to die at is chosen. */
const lifeAtMost = 60;

/**
 * A function as Lambda runs it: processes that are used again one invocation at a time, and thrown away when they
 * died. What a dead process was waiting for never comes, so it does nothing more.
 */
export function createLambda<Input, Output>(options: LambdaOptions<Input, Output>): Lambda<Input, Output> {
  const { scheduler, timeout, mishaps } = options;
  const idle: Environment<Input, Output>[] = [];
  const counts = { invocations: 0, killed: 0, timedOut: 0, thrown: 0, coldStarts: 0 };
  return {
    counts,
    async invoke(input) {
      counts.invocations++;
      if (idle.length === 0) counts.coldStarts++;
      const environment = idle.pop() ?? createEnvironment(options);
      const killed = environment.arm(
        mishaps.random.chance(mishaps.kills?.() ?? 0) ? 1 + mishaps.random.below(lifeAtMost) : Infinity,
      );
      const end = scheduler.now() + timeout;
      let cancel = () => {};
      const timedOut = new Promise<'timeout'>((resolve) => {
        cancel = scheduler.after(timeout, () => resolve('timeout'));
      });
      // As the runtime tells it: by the process's own clock.
      // https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
      const context = { getRemainingTimeInMillis: () => end - environment.now() };
      const work = environment.handler(input, context).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ failed: 'thrown' as const, error }),
      );
      const outcome = await Promise.race([work, killed, timedOut]);
      cancel();
      if (typeof outcome === 'string') {
        environment.die();
        counts[outcome === 'killed' ? 'killed' : 'timedOut']++;
        return { failed: outcome };
      }
      if ('failed' in outcome) counts.thrown++;
      idle.push(environment);
      return outcome;
    },
  };
}

type Environment<Input, Output> = {
  now(): number;
  handler: Handler<Input, Output>;
  /** Lets it live for so many outside calls of the next invocation; resolves when they are over. */
  arm(life: number): Promise<'killed'>;
  die(): void;
};

function createEnvironment<Input, Output>({
  scheduler,
  mishaps,
  start,
}: LambdaOptions<Input, Output>): Environment<Input, Output> {
  const near = Math.round((mishaps.random.next() * 2 - 1) * (mishaps.skew ?? 0));
  const skew = mishaps.random.chance(mishaps.dayAhead ?? 0) ? day : near;
  let dead = false;
  let left = Number.POSITIVE_INFINITY;
  let tell: (word: 'killed') => void = () => {};
  const never = <T>() => new Promise<T>(() => {});
  const step = () => {
    if (--left > 0) return;
    dead = true;
    tell('killed');
  };
  async function reach<T>(act: () => Promise<T>): Promise<T> {
    step();
    if (dead) return never();
    try {
      return await act();
    } finally {
      step();
      if (dead) await never();
    }
  }
  const now = () => scheduler.now() + skew;
  return {
    now,
    handler: start({
      now,
      sleep: (milliseconds) => reach(() => scheduler.sleep(milliseconds)),
      reach,
    }),
    arm(life) {
      left = life;
      return new Promise((resolve) => {
        tell = resolve;
      });
    },
    die() {
      dead = true;
    },
  };
}

export type Mapping = {
  queue: Fifo;
  lambda: Lambda<SQSEvent, SQSBatchResponse>;
  batchSize: number;
  maxConcurrency: number;
};

/** Milliseconds between a message's arrival and the function's start. */
const pollTakes = 20;

/** An event source mapping: pollers that hand batches to a function and delete what it did not report as failed. */
export function startPolling(scheduler: Scheduler, mapping: Mapping): { busy(): boolean } {
  let underWay = 0;
  const poll = async () => {
    for (;;) {
      const records = mapping.queue.receive(mapping.batchSize);
      if (records.length === 0) {
        await mapping.queue.arrival();
        continue;
      }
      underWay++;
      await scheduler.sleep(pollTakes);
      const outcome = await mapping.lambda.invoke({ Records: records });
      if ('answer' in outcome) {
        const failed = new Set(outcome.answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { messageId, receiptHandle } of records) {
          if (!failed.has(messageId)) mapping.queue.remove(receiptHandle);
        }
      }
      underWay--;
    }
  };
  for (let poller = 0; poller < mapping.maxConcurrency; poller++) void poll();
  return { busy: () => underWay > 0 };
}
