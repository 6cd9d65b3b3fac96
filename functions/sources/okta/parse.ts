import type { Event } from '../../core/contracts/event.ts';
import { jsonOf } from '../../core/contracts/json-of.ts';
import type { Parsed, Unreadable } from '../../core/contracts/parsed.ts';
import { eventsIn } from '../../core/contracts/understood.ts';
import { isDeeperThan } from '../../lib/depth.ts';
import { normalize } from './normalize.ts';
import { Delivery, type Settings } from './schema.ts';

/** An entry of the System Log has hundreds of bytes, so 1 MiB has no room for more of them. */
const entriesAtMost = 20_000;

/** As many as can be checked and queued while Okta waits. */
const eventsAtMost = 10_000;

/** As deep as a human can read, and `JSON.stringify` can write. */
const levelsAtMost = 64;

/** The events of a delivery, and those of its entries that are none. */
export function parse(raw: Uint8Array, { settings, now }: { settings: Settings; now: number }): Parsed {
  const delivery = Delivery.safeParse(jsonOf(raw));
  if (!delivery.success || delivery.data.data.events.length > entriesAtMost) {
    return { events: [], unreadable: [{ raw, reason: 'this is not a delivery of an Okta event hook' }] };
  }
  const { source, data } = delivery.data;
  const world = { settings, org: hostOf(source) ?? hostOf(settings.org) ?? 'unknown', now };
  const events: Event[] = [];
  const bad: { event: unknown; reason: string }[] = [];
  const read = data.events.map((event) => {
    const meaning = normalize(event, world);
    return { event, meaning, good: eventsIn(meaning) };
  });
  // The widest last: what there is no time for is not what is beside it.
  for (const { event, meaning, good } of read.toSorted((a, b) => a.good.length - b.good.length)) {
    if (events.length + good.length > eventsAtMost)
      bad.push({ event, reason: 'more events than one delivery has' });
    else events.push(...good);
    if ('unreadable' in meaning) bad.push({ event, reason: meaning.unreadable });
  }
  return { events, unreadable: unreadableIn(raw, bad) };
}

/** The bad entries, each by itself; where one is nested too deep to be written again, the delivery as it came. */
function unreadableIn(raw: Uint8Array, bad: { event: unknown; reason: string }[]): Unreadable[] {
  const deep = bad.find(({ event }) => isDeeperThan(levelsAtMost, event));
  if (deep !== undefined) return [{ raw, reason: `${deep.reason}, and is nested too deep` }];
  return bad.map(({ event, reason }) => ({ raw: Buffer.from(JSON.stringify(event)), reason }));
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host.slice(0, 253) || undefined : undefined;
}
