import { type LeftBehind, standsTo } from '../accounts/orphan.ts';
import { eachAlone } from '../delivery/each-alone.ts';
import { emailLinkKey } from './keys.ts';
import type { Dossier, Roster } from './roster.ts';
import { humanOf } from './transfer.ts';

/** By target, the accounts that somebody left behind. `authority` lists the sources, the most authoritative first. */
export async function accountsLeft(
  roster: Roster,
  { person, identities, targets }: Dossier,
  authority: string[],
): Promise<Record<string, LeftBehind>> {
  // Of another human nobody inherits: whoever was given the address waits until their account is gone.
  const human = identities.length > 0 ? undefined : await humanOf(roster, person);
  const found: Record<string, LeftBehind> = {};
  const { failed } = await eachAlone(Object.values(targets), async (item) => {
    // Whoever left the organisation leaves every target, whoever had put them there.
    if (!item.managed && human !== undefined) return;
    if (item.externalId === undefined && item.begunAs === undefined) return;
    const email = item.address ?? item.begunAs?.at(-1);
    const holder = email && (await roster.holder(emailLinkKey(email)));
    const heir = holder === person || holder === human ? human : undefined;
    const how = heir ? await standsTo(await roster.dossier(heir), { email, authority }, item) : 'leave';
    found[item.target] = how === 'leave' && holder === person ? { how, email } : { how, heir };
  });
  for (const { one, failure } of failed) found[one.target] = { how: 'unknown', failure };
  return found;
}
