import type { styleText } from 'node:util';
import type { Report } from './examine.ts';

const looks = {
  ok: { sign: '✓', style: 'green' },
  note: { sign: '·', style: 'dim' },
  warning: { sign: '!', style: 'yellow' },
  error: { sign: '✗', style: 'red' },
} as const;

/** A finding in one line: how it is, whom it is about, what, and how to fix it. */
export function formatReport(
  { level, about, what, fix }: Report,
  width: number,
  paint: typeof styleText,
): string {
  const { sign, style } = looks[level];
  const id = about.split('/')[1] ?? about;
  const advice = fix === undefined ? '' : `  ${paint('dim', `→ ${fix}`)}`;
  return `${paint(style, sign)} ${id.padEnd(width)}  ${what}${advice}`;
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
