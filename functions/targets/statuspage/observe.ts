import type { Desired } from '../../core/contracts/desired.ts';
import { effortOf } from '../../core/contracts/effort.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Look, Observed } from '../../core/contracts/observed.ts';
import { type Account, decodeIds, encodeIds, type Ids, type OnPage, readOf } from './account.ts';
import type { Client } from './client.ts';
import { readActive } from './read-active.ts';
import { readLeaver } from './read-leaver.ts';
import type { Grant } from './schema.ts';

/** Reads no more than the decision needs: there is one call a second for everything, leavers included. */
export async function observe(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
  look: Look,
): Promise<Observed<Account>> {
  if (desired.state === 'unmanaged') return { present: false };
  const ids = decodeIds(known.externalIds);
  const { snapshot, leaving, shown, made = {} } = known;
  const email = desired.state === 'present' ? desired.profile?.email : desired.email;
  const account: Account = (shown && readOf(shown)) ?? { email: email ?? '', pages: {} };
  if (desired.state === 'present') {
    const active = { client, desired, who: { email, ids }, snapshot, made };
    return found(await readActive(active, account), ids);
  }
  const { state } = desired;
  const who = { email, ids, effort: effortOf(state, leaving) };
  const seen = { account, unproved: shown?.unproved };
  const { account: left, unproved } = await readLeaver({ client, state, who, snapshot, look }, seen);
  const observed = found(left, ids);
  // Of a leaver who is nowhere there is nothing to say.
  return { ...(observed.present ? observed : { present: false }), ...(unproved && { unproved }) };
}

export function found(account: Account, ids: Ids): Observed<Account> {
  const known = idsOf(account, ids);
  return known.length > 0 || isSomething(account)
    ? { present: true, ids: known, account }
    : { present: false, read: account };
}

/** What was not looked at keeps the ids it had. */
export function idsOf({ users, pages }: Account, ids: Ids): string[] {
  const seen = Object.entries(pages).flatMap(([page, { viewers }]) =>
    viewers === undefined ? [] : [[page, viewers.map(({ id }) => id)] as const],
  );
  return encodeIds({
    users: users === undefined ? ids.users : users.map(({ id }) => id),
    viewers: { ...ids.viewers, ...Object.fromEntries(seen) },
  });
}

function isSomething({ hidden = false, pages }: Account): boolean {
  const found = ({ subscribers = [], told = [], unreadable = false }: OnPage) =>
    unreadable || subscribers.length + told.length > 0;
  return hidden || Object.values(pages).some(found);
}
