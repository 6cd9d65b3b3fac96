import { lengthOf } from '../when.ts';

/** Seconds as people say them, with tenths where they are few: a mute takes seconds. */
export function inLength(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds * 10) / 10} s` : (lengthOf(seconds * 1_000) ?? '0 s');
}
