/** Lengths of time in milliseconds. */
export const second = 1_000;
/** A minute, in milliseconds. */
export const minute = 60 * second;
/** An hour, in milliseconds. */
export const hour = 60 * minute;
/** A day of 24 hours, in milliseconds. */
export const day = 24 * hour;

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A length of time as people write it (`30s`, `15m`, `72h`, `7d`) in milliseconds; `undefined` where it is none, or so
 * long that it is no exact number.
 */
export function duration(text: string): number | undefined {
  const match = /^(\d+)([smhd])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined) return undefined;
  const length = Number(match[1]) * unit;
  return Number.isSafeInteger(length) ? length : undefined;
}
