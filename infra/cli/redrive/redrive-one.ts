import { randomUUID } from 'node:crypto';
import { preview } from '../../../functions/core/apply/preview.ts';
import type { Config } from '../../../functions/core/config/config.ts';
import { decodeEvents, encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { type Lane, laneOfEvent } from '../../../functions/core/delivery/lane.ts';
import { decodeWake, encodeWake, type Wake } from '../../../functions/core/delivery/wake-up.ts';
import { createQueue, type Queue } from '../../../functions/lib/aws/queue.ts';
import { createHttp } from '../../../functions/lib/http-client.ts';
import { targets } from '../../../functions/targets/index.ts';
import { secretsPrefix } from '../../names.ts';
import type { StageClient } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';
import type { HeldDeadLetter } from './dead-queue.ts';
import type { Redriving } from './redrive-all.ts';

/** What redriving needs of a stage. */
export type RedriveStage = Pick<
  StageClient,
  'name' | 'table' | 'roster' | 'store' | 'secrets' | 'sqs' | 'queueUrl' | 'origin'
>;

/** Redrives a letter of a target: plans against the vendor's state of now, with the worker's own code and limiter. */
export function forTarget(stage: RedriveStage, config: Config, dryRun: boolean): Redriving['redrive'] {
  const { roster, secrets } = stage;
  const client = readingClients(stage, config, createHttp(), (id, fresh) =>
    secrets.current(`${secretsPrefix(stage.name)}/targets/${id}`, fresh),
  );
  return async (letter) => {
    const wake = decoded(letter, decodeWake);
    if (wake === undefined) return { outcome: 'not ours', says: 'not a wake-up' };
    const plan = await preview({ roster, config, targets, client }, wake.person, wake.target);
    if ('failure' in plan) {
      return {
        outcome: 'still fails',
        says: `${plan.failure.name}: ${plan.failure.words ?? plan.failure.message}`,
      };
    }
    if (!dryRun) await wakeUp(stage, wake, plan.lane);
    const says = plan.steps.map(({ title }) => title).join('; ');
    return plan.steps.length > 0
      ? { outcome: 'redriven', says }
      : { outcome: 'nothing left to do', says: '' };
  };
}

/** Redrives a letter of the lifecycle queue: the event is routed again. A body that nobody could read stays. */
export function forLifecycle(stage: RedriveStage, dryRun: boolean): Redriving['redrive'] {
  return async (letter) => {
    const events = decoded(letter, decodeEvents);
    if (events === undefined) return { outcome: 'not ours', says: letter.facts.reason ?? 'not an event' };
    for (const [lane, own] of dryRun ? [] : Map.groupBy(events, laneOfEvent)) {
      const queue = await queueOf(stage, 'lifecycle', lane);
      await queue.send(own.map((event) => ({ ...encodeLifecycle(event), deduplicationId: randomUUID() })));
    }
    return { outcome: 'redriven', says: [...new Set(events.map(({ type }) => type))].join(', ') };
  };
}

/** A wake-up is sent even where nothing is left to do: the worker then writes down that all is well. */
async function wakeUp(stage: RedriveStage, wake: Wake, lane: Lane): Promise<void> {
  const queue = await queueOf(stage, wake.target, lane);
  await queue.send([encodeWake(wake, randomUUID())]);
}

async function queueOf({ sqs, queueUrl }: RedriveStage, name: string, lane: Lane): Promise<Queue> {
  return createQueue(sqs, await queueUrl(lane === 'leavers' ? `${name}-leavers` : name));
}

function decoded<T>({ body }: HeldDeadLetter, decode: (body: string) => T): T | undefined {
  try {
    return decode(body);
  } catch {
    return undefined;
  }
}
