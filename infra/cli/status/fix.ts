import type { TargetReport } from '../../../functions/core/operate/target-report.ts';

type About = Pick<TargetReport, 'target' | 'status' | 'lastError'>;

/** What an operator can do about an account that is not what it should be; nothing where only time or the words above help. */
export function fixFor(
  { target, status, lastError }: About,
  person: string,
  flags: string,
): string | undefined {
  if (status !== 'pending' && status !== 'blocked' && status !== 'failed') return undefined;
  if (lastError?.kind === 'Credential') return `store a good key: npx rollcall secrets set ${target}${flags}`;
  if (status === 'failed') {
    return `mend the cause, then: npx rollcall redrive ${target} --person ${person}${flags}`;
  }
  if (status === 'pending') return undefined;
  return lastError?.kind === 'Dispute'
    ? 'it goes on by itself once the source says so'
    : 'do what it says at the vendor: it goes on by itself after that';
}
