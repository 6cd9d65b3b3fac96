import type { HistoryItem } from '../../../functions/core/roster/items.ts';

/** A line of the audit trail in words, as every command says it: at which target or source, and what it was with its answer. */
export function lineWords({ target, heard, what, status }: HistoryItem): { where: string; words: string } {
  const answer = status === undefined ? '' : `  ${status}`;
  return { where: target ?? heard?.source ?? '', words: `${what}${answer}` };
}
