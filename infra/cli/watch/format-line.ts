import type { Line } from '../../../functions/core/roster/lines.ts';
import type { Context, Style } from '../context.ts';
import { wrapped } from '../lines.ts';
import { plainTexts } from '../plain-text.ts';
import { lineWords } from '../status/line-words.ts';
import { dayAndTime } from '../when.ts';

type Layout = Pick<Context, 'paint' | 'width' | 'timeZone'> & {
  /** How wide the column of sources and targets is. */
  whereWidth: number;
};

/** Whether a line came in from a source, or went out to a target; empty of what a human said of a person as a whole. */
export function directionOf({ heard, target }: Pick<Line, 'heard' | 'target'>): 'in' | 'out' | '' {
  if (heard !== undefined) return 'in';
  return target === undefined ? '' : 'out';
}

/** A line for people: the time, in or out, where, who and what. `email` where the roster has one. */
export function formatLine(told: Line, email: string | undefined, layout: Layout): string {
  const line = plainTexts(told);
  const { where, words } = lineWords(line);
  const { time } = dayAndTime(line.at, layout);
  const first = `${time}  ${directionOf(line).padEnd(3)}  ${where.padEnd(layout.whereWidth)}  `;
  const who = plainTexts(email ?? `person ${line.person}`);
  const style = styleOf(line);
  return wrapped(first, `${who}  ${words}`, layout.width)
    .map((text) => (style === undefined ? text : layout.paint(style, text)))
    .join('\n');
}

function styleOf({ what, status = 0 }: Line): Style | undefined {
  if (status >= 400 || /^(blocked|given up)\b/.test(what)) return 'red';
  return /^held\b/.test(what) ? 'yellow' : undefined;
}
