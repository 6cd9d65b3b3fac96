import { createAddressList } from '../../lib/ip-ranges.ts';
import type { Log } from '../../lib/log.ts';
import type { Webhook } from '../contracts/webhook.ts';
import type { Metrics } from '../telemetry/metrics.ts';

type RejectionWorld = {
  sources: Record<string, { webhook?: Pick<Webhook, 'senderRanges'> }>;
  /** By source: the only ranges of addresses that deliveries may come from. */
  allowList?: Record<string, string[]>;
  log: Log;
  metrics: Metrics;
  now(): number;
};

type Rejections = {
  /** A delivery was taken: where it came from, the source's other deliveries come from too. */
  accepted(source: string, address: string | undefined): void;
  /** A delivery was refused, and why in a word. */
  rejected(source: string, reason: string, address: string | undefined): void;
};

/** Forgeries cost a line each so many milliseconds, whatever their number. */
const toldEvery = 10_000;
const rememberedFor = 24 * 3_600_000;
const rememberedAtMost = 100;

/**
 * Tells of refused deliveries. A wrong signature from an address of the sender's own (listed, published, or one whose
 * deliveries were good within a day) is told at once as `secret`: the secret was changed on one side only. From anybody
 * else it is a `signature` of no interest, counted together with others, because a line in the log for each forged
 * request is money that unknown senders spend.
 */
export function createRejections(world: RejectionWorld): Rejections {
  const { log, metrics, now } = world;
  const isListed = new Map<string, (address: string) => boolean>();
  const good = new Map<string, Map<string, number>>();
  const forged = new Map<string, { count: number; toldAt: number }>();

  function isTheirs(source: string, address: string): boolean {
    const listed = isListed.get(source) ?? createAddressList(rangesOf(world, source));
    isListed.set(source, listed);
    return listed(address) || (good.get(source)?.get(address) ?? -Infinity) > now() - rememberedFor;
  }

  function forgery(source: string): void {
    const { count, toldAt } = forged.get(source) ?? { count: 0, toldAt: -Infinity };
    if (now() - toldAt < toldEvery) {
      forged.set(source, { count: count + 1, toldAt });
      return;
    }
    forged.set(source, { count: 0, toldAt: now() });
    metrics.add('Rejected', count + 1, { source, reason: 'signature' });
    log.warn('refused: not signed with our secret', { source, times: count + 1 });
  }

  return {
    accepted(source, address) {
      if (address === undefined) return;
      const addresses = good.get(source) ?? new Map<string, number>();
      addresses.delete(address);
      addresses.set(address, now());
      const [oldest] = addresses.keys();
      if (addresses.size > rememberedAtMost && oldest !== undefined) addresses.delete(oldest);
      good.set(source, addresses);
    },
    rejected(source, reason, address) {
      if (reason === 'signature' && (address === undefined || !isTheirs(source, address)))
        return forgery(source);
      const why = reason === 'signature' ? 'secret' : reason;
      metrics.add('Rejected', 1, { source, reason: why });
      if (why === 'secret')
        log.warn('refused: not signed with our secret, though it comes from the sender', { source });
    },
  };
}

function rangesOf({ sources, allowList }: RejectionWorld, source: string): string[] {
  const published = Object.values(sources[source]?.webhook?.senderRanges ?? {}).flat();
  return [...published, ...(allowList?.[source] ?? [])];
}
