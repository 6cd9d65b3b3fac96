import { preview } from '../../../functions/core/apply/preview.ts';
import type { Config } from '../../../functions/core/config/config.ts';
import { decodeEvents } from '../../../functions/core/delivery/decode-events.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { laneOfEvent } from '../../../functions/core/delivery/lane-of-event.ts';
import { decodeWake } from '../../../functions/core/delivery/work.ts';
import { targets } from '../../../functions/targets/index.ts';
import { secretsPrefix } from '../../names.ts';
import { queueOf } from '../queue-of.ts';
import type { StageClient } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';
import { wakerOf } from '../waker.ts';
import type { World } from '../world.ts';
import { decoded } from './decoded.ts';
import type { Redriving } from './redrive-all.ts';

/** What redriving needs of a stage. */
export type RedriveStage = Pick<
  StageClient,
  'name' | 'table' | 'roster' | 'store' | 'secrets' | 'sqs' | 'queueUrl' | 'origin'
>;

/** What redriving uses of the world. Times in milliseconds. */
export type RedriveWorld = Pick<World, 'http' | 'newId' | 'now' | 'sleep'>;

/** Redrives a dead letter of a target: plans against the vendor's state of now, with the worker's own code and limiter. */
export async function forTarget(
  stage: RedriveStage,
  config: Config,
  dryRun: boolean,
  world: RedriveWorld,
): Promise<Redriving['redrive']> {
  const { roster, secrets } = stage;
  const secret = (id: string, fresh: boolean) =>
    secrets.current(`${secretsPrefix(stage.name)}/targets/${id}`, fresh);
  const client = readingClients(stage, config, await world.http(), secret, world);
  const wakeUp = wakerOf(stage, world.newId);
  return async (deadLetter) => {
    const wake = decoded(deadLetter, decodeWake);
    if (wake === undefined) return { outcome: 'not ours', detail: 'not a wake-up' };
    const plan = await preview({ roster, config, targets, client }, wake.person, wake.target);
    if ('failure' in plan) {
      const { name, words, message } = plan.failure;
      return { outcome: 'still fails', detail: `${name}: ${words ?? message}` };
    }
    // A wake-up is sent even where nothing is left to do: the worker then writes down that all is well.
    if (!dryRun) await wakeUp(wake, plan.lane);
    if (plan.steps.length === 0) return { outcome: 'nothing left to do', detail: '' };
    const detail = plan.steps.map(({ title }) => title).join('; ');
    return { outcome: 'redriven', detail, ...(!dryRun && { woken: wake }) };
  };
}

/** Redrives a dead letter of the lifecycle queue: the event is routed again. A body that nobody could read stays. */
export function forLifecycle(
  stage: RedriveStage,
  dryRun: boolean,
  { newId }: Pick<RedriveWorld, 'newId'>,
): Redriving['redrive'] {
  return async (deadLetter) => {
    const events = decoded(deadLetter, decodeEvents);
    if (events === undefined)
      return { outcome: 'not ours', detail: deadLetter.facts.reason ?? 'not an event' };
    for (const [lane, own] of dryRun ? [] : Map.groupBy(events, laneOfEvent)) {
      const queue = await queueOf(stage, 'lifecycle', lane);
      await queue.send(own.map((event) => ({ ...encodeLifecycle(event), deduplicationId: newId() })));
    }
    return { outcome: 'redriven', detail: [...new Set(events.map(({ type }) => type))].join(', ') };
  };
}

/** Whether a dead letter of a target, or of `lifecycle`, is one that our own code can read. */
export function isOurs(deadLetter: { body: string }, queue: string): boolean {
  return decoded<unknown>(deadLetter, queue === 'lifecycle' ? decodeEvents : decodeWake) !== undefined;
}
