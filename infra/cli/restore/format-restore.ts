import { wrapped } from '../lines.ts';
import { moment } from '../when.ts';
import type { Proposal } from './proposal.ts';

type Page = { width: number; timeZone: string };

/** What would be restored at a target, in lines for people. */
export function formatProposal(proposal: Proposal, page: Page): string[] {
  const { width } = page;
  if ('refusal' in proposal)
    return wrapped(`  ${proposal.target.padEnd(12)}`, `✗ ${proposal.refusal}`, width);
  const { target, found, plan } = proposal;
  const lead = `  ${target.padEnd(12)}`;
  const indent = ' '.repeat(lead.length);
  const from = `as before the removal of ${moment(found.head.at, page)}, because of ${found.head.causedBy}`;
  const nothing = plan.steps.length === 0 && plan.blocked === undefined;
  return [
    ...wrapped(lead, nothing ? `${from}: nothing is lacking` : from, width),
    ...plan.steps.flatMap(({ title }) => wrapped(`${indent}+ `, title, width)),
    ...(plan.blocked ? wrapped(`${indent}✗ `, plan.blocked.by, width) : []),
    ...plan.left.flatMap((what) => wrapped(`${indent}- not restored: `, what, width)),
    ...(found.until === undefined
      ? []
      : wrapped(`${indent}! `, `removed again when the exclusion ends, ${moment(found.until, page)}`, width)),
  ];
}
