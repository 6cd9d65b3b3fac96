import type { styleText } from 'node:util';
import type { Report } from './doctor-run.ts';

const looks = {
  good: { sign: '✓', style: 'green' },
  note: { sign: '·', style: 'dim' },
  warning: { sign: '!', style: 'yellow' },
  trouble: { sign: '✗', style: 'red' },
} as const;

/** A finding in one line: how it is, whom it is about, what, and how to mend it. */
export function formatReport(
  { level, about, what, mend }: Report,
  width: number,
  paint: typeof styleText,
): string {
  const { sign, style } = looks[level];
  const id = about.split('/')[1] ?? about;
  const advice = mend === undefined ? '' : `  ${paint('dim', `→ ${mend}`)}`;
  return `${paint(style, sign)} ${id.padEnd(width)}  ${what}${advice}`;
}

/** `2 troubles, 1 warning.`, or that all is well. */
export function summary(reports: Report[]): string {
  const count = (level: Report['level'], word: string) => {
    const number = reports.filter((report) => report.level === level).length;
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  };
  const counts = [...count('trouble', 'trouble'), ...count('warning', 'warning')];
  return counts.length === 0 ? 'All is well.' : `${counts.join(', ')}.`;
}
