import type { Context } from '../context.ts';
import { wrapped } from '../lines.ts';
import type { Report } from './finding-about.ts';

const looks = {
  ok: { sign: '✓', style: 'green' },
  note: { sign: '·', style: 'dim' },
  warning: { sign: '!', style: 'yellow' },
  error: { sign: '✗', style: 'red' },
} as const;

/** A finding for people: how it is, what it is about, what was found, and in a line of its own how to fix it. */
export function formatReport(
  { level, about, what, fix }: Report,
  column: number,
  { paint, width }: Pick<Context, 'paint' | 'width'>,
): string {
  const { sign, style } = looks[level];
  const id = about.split('/')[1] ?? about;
  const margin = `  ${id.padEnd(column)}  `;
  const [first = '', ...rest] = wrapped(margin, what, width);
  const advice = fix === undefined ? [] : wrapped(' '.repeat(margin.length), `→ ${fix}`, width);
  return [
    `${paint(style, sign)}${first.slice(1)}`,
    ...rest,
    ...advice.map((line) => paint('dim', line)),
  ].join('\n');
}

/** `2 errors, 1 warning.`, or that all is well. */
export function summary(reports: Report[]): string {
  const count = (level: Report['level'], word: string) => {
    const number = reports.filter((report) => report.level === level).length;
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  };
  const counts = [...count('error', 'error'), ...count('warning', 'warning')];
  return counts.length === 0 ? 'All is well.' : `${counts.join(', ')}.`;
}
