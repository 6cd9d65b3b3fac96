import type { Roster } from './roster/index.ts';
import { emailLinkKey, shareId, type TargetItem } from './roster/items.ts';
import type { Desired, Target } from './target.ts';

export type Looking = { roster: Roster; target: Target; client: unknown; desired: Desired };

/**
 * The vendor's id of somebody's account, looking also where work was begun and never finished: a worker that was cut
 * off may have made the account and left no id, and since the person was renamed, only a former address finds it.
 */
export async function externalIdOf(looking: Looking, item: TargetItem): Promise<string | undefined> {
  const { roster, target, client, desired } = looking;
  let { externalId } = item;
  for (const email of item.begunAs ?? []) {
    if (email === addressOf(desired)) continue;
    const holder = await roster.holder(emailLinkKey(email));
    const isGone = holder !== undefined && holder !== item.person;
    const theirs = async () => (isGone ? (await roster.target(holder, item.target))?.externalId : undefined);
    // An address that went to somebody else is theirs, and so is the account by it, unless they have another one.
    if (isGone && (await theirs()) === undefined) continue;
    const known = { externalId, snapshot: item.snapshot };
    const observed = await target.observe(client, { state: 'absent', email }, known, 'whole');
    if (observed.present && !shareId(await theirs(), observed.id)) externalId = observed.id;
  }
  return externalId;
}

/** The addresses under which there may be an account, one more where work is begun under another. */
export function begunAs({ begunAs = [] }: TargetItem, desired: Desired): string[] {
  const email = addressOf(desired);
  return email === undefined || begunAs.includes(email) ? begunAs : [...begunAs, email];
}

/** The address under which an account is wished for. */
export function addressOf(desired: Desired): string | undefined {
  if (desired.state === 'untouched') return undefined;
  return desired.state === 'present' ? desired.profile.email : desired.email;
}
