import type { Target } from '../../../functions/core/contracts/target.ts';
import { assumed, perChange } from './counts.ts';
import { prices } from './prices.ts';

/** How near a target's rate limit so many people come. */
export type Reach = {
  target: string;
  /** The calls of a minute that the configuration allows. */
  callsPerMinute: number;
  /** The part of a month's calls that turnover needs. */
  share: number;
  /** Hours until everybody is right once: the first load, or a changed configuration that means everybody. */
  hoursForEverybody: number;
  /** Dollars for the workers that wait meanwhile. */
  usdForEverybody: number;
};

/** How far the configured rate limits reach. */
export function reachOf(
  targets: Record<string, Target>,
  configured: Record<string, unknown>,
  people: number,
  gigabytes: number,
): Reach[] {
  return Object.entries(configured).flatMap(([id, settings]) => {
    const limits = targets[id]?.api.limits(settings).default;
    if (limits === undefined) return [];
    const callsPerMinute = Math.min(...limits.map(({ calls, seconds }) => (calls * 60) / seconds));
    const calls = (kind: keyof typeof perChange) => perChange[kind].calls[id] ?? 0;
    const monthly = Object.entries(assumed.turnover).reduce(
      (sum, [kind, part]) => sum + people * part * calls(kind as keyof typeof perChange),
      0,
    );
    const hoursForEverybody = (people * calls('joiner')) / callsPerMinute / 60;
    const waiting = hoursForEverybody * 3_600 * assumed.waitingWorkers * gigabytes;
    return [
      {
        target: id,
        callsPerMinute,
        share: monthly / (callsPerMinute * 60 * assumed.hoursPerMonth),
        hoursForEverybody,
        usdForEverybody: waiting * prices.gigabyteSeconds.usd,
      },
    ];
  });
}
