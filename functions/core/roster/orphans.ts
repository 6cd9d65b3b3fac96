import type { Orphan } from '../accounts/orphan.ts';
import { orphanKind } from '../accounts/orphan-kind.ts';
import { eachAlone } from '../delivery/each-alone.ts';
import { humanOf } from './human-of.ts';
import { keys } from './keys.ts';
import type { PersonRecord } from './person-record.ts';
import type { Roster } from './roster.ts';

/** By target, the orphaned accounts of a person. `authority` lists the sources, the most authoritative first. */
export async function orphansOf(
  roster: Roster,
  { person, identities, accounts }: PersonRecord,
  authority: string[],
): Promise<Record<string, Orphan>> {
  // Nothing of another human's is inherited: who was given the address waits until their account is gone.
  const human = identities.length > 0 ? undefined : await humanOf(roster, person);
  const found: Record<string, Orphan> = {};
  const { failed } = await eachAlone(Object.values(accounts), async (item) => {
    // A person who left the organisation leaves every target, also where a human had put them there.
    if (!item.managed && human !== undefined) return;
    if (item.externalIds === undefined && item.attemptedEmails === undefined) return;
    const email = item.address ?? item.attemptedEmails?.at(-1);
    const holder = email && (await roster.linkOwner(keys.emailLink(email)));
    const newOwner = holder === person || holder === human ? human : undefined;
    const owner = newOwner === undefined ? undefined : await roster.load(newOwner);
    const how = owner ? orphanKind(owner, { email, authority }, item) : 'leave';
    // An account of which no id was learned is found by its address alone, while the human has no other account.
    const isOnlyOne = owner !== undefined && owner.accounts[item.target]?.externalIds === undefined;
    const isTheirs = holder === person || isOnlyOne;
    found[item.target] = how === 'leave' && isTheirs ? { how, email } : { how, newOwner };
  });
  for (const { one, failure } of failed) found[one.target] = { how: 'unknown', failure };
  return found;
}
