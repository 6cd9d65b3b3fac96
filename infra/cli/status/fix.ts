import type { Hold } from '../../../functions/core/accounts/hold.ts';
import type { TargetReport } from '../../../functions/core/operate/target-report.ts';

type About = Pick<TargetReport, 'target' | 'status' | 'lastError' | 'hold'>;

/** What an operator can do about an account that is not what it should be; nothing where only time or the words above help. */
export function fixFor(
  { target, status, lastError, hold }: About,
  person: string,
  flags: string,
): string | undefined {
  if (status === 'held') return hold && fixForHold(target, hold, person, flags);
  if (status !== 'pending' && status !== 'blocked' && status !== 'failed') return undefined;
  if (lastError?.kind === 'Credential') return `store a good key: npx rollcall secrets set ${target}${flags}`;
  if (status === 'failed') {
    return `correct the cause, then: npx rollcall redrive ${target} --person ${person}${flags}`;
  }
  if (status === 'pending') return undefined;
  return lastError?.kind === 'Dispute'
    ? 'it goes on by itself once the source says so'
    : 'do what it says at the vendor: it goes on by itself after that';
}

function fixForHold(target: string, { by, decided }: Hold, person: string, flags: string): string {
  if (decided === 'rejected') return 'it stays as it is until a source says something else of this person';
  if (by === 'exclude')
    return `it goes on by itself then, or now: npx rollcall exclude ${person} --end${flags}`;
  if (by === 'observe')
    return `to let it be done, set targets.${target}.mode in the configuration, and deploy`;
  return by === 'brake'
    ? `npx rollcall brake release 1 --person ${person}${flags}, or brake reject`
    : `npx rollcall decide approve ${person} --target ${target}${flags}, or decide reject`;
}
