import { isInLayer, isLeft } from './has-user.ts';
import type { Layers } from './places.ts';
import type { RawLayer, RawLayers, RawOverride } from './places-schema.ts';

/**
 * The layers with `by` in the very place of a user, so that nobody's turn moves. Without one a layer where nobody else is ends at
 * `end`; another one stays as it is, because to take a user out of it moves the turns of all.
 * https://github.com/PagerDuty/terraform-provider-pagerduty/issues/215
 */
export function swapLayers(
  schedule: RawLayers,
  { user, by, now, end }: { user: string; by?: string; now: number; end: string },
): RawLayers {
  const swapped = (layer: RawLayer): RawLayer => {
    if (!isLeft(layer.end, now) || !isInLayer(user, layer)) return layer;
    if (by === undefined) return isAlone(user, layer) ? { ...layer, end } : layer;
    return {
      ...layer,
      users: layer.users.map((each) => (each.user.id === user ? { user: { id: by } } : each)),
    };
  };
  return { ...schedule, schedule_layers: schedule.schedule_layers.map(swapped) };
}

/** The layers that a user could only leave by moving the turns of others. */
export function sharedLayers(user: string, { schedule }: Layers, now: number): RawLayer[] {
  return schedule.schedule_layers.filter(
    (layer) => isLeft(layer.end, now) && isInLayer(user, layer) && !isAlone(user, layer),
  );
}

export function isTheirs(user: string, now: number): (override: RawOverride) => boolean {
  return (override) => override.user.id === user && isLeft(override.end, now);
}

/**
 * Whether another override is there for the rest of this one, which is then the one that counts: what a process made that ended before
 * it deleted the one before. https://github.com/PagerDuty/developer-docs: the most recent one wins.
 */
export function isTakenOver(override: RawOverride, by: RawOverride[], now: number): boolean {
  const from = Math.max(Date.parse(override.start), now);
  return by.some(
    ({ start, end, user }) =>
      user.id !== override.user.id &&
      Date.parse(end) === Date.parse(override.end) &&
      Date.parse(start) <= from,
  );
}

function isAlone(id: string, { users }: RawLayer): boolean {
  return users.every(({ user }) => user.id === id || user.deleted_at);
}
