import type { Desired } from '../../core/contracts/desired.ts';
import { effortOf } from '../../core/contracts/effort.ts';
import type { Known, Look, Observed } from '../../core/contracts/observed.ts';
import { type Account, decodeIds, encodeIds, type Ids, type OnPage } from './account.ts';
import type { Client } from './client.ts';
import { lookForLeaver } from './look-leaver.ts';
import { lookForStayer } from './look-stayer.ts';
import type { Grant } from './schema.ts';

/** Reads no more than the decision needs: there is one call a second for everything, leavers included. */
export async function observe(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
  look: Look,
): Promise<Observed<Account>> {
  if (desired.state === 'unmanaged') return { present: false };
  const ids = decodeIds(known.externalId);
  const { snapshot, leaving } = known;
  if (desired.state === 'present') {
    const who = { email: desired.profile?.email, ids };
    return seen(await lookForStayer(client, desired, who, snapshot), ids);
  }
  const { state, email } = desired;
  const who = { email, ids, effort: effortOf(state, leaving) };
  const { account, unproved } = await lookForLeaver({ client, state, who, snapshot, look });
  return { ...seen(account, ids), ...(unproved && { unproved }) };
}

function seen(account: Account, ids: Ids): Observed<Account> {
  const id = idOf(account, ids);
  return id !== '' || isSomething(account) ? { present: true, id, account } : { present: false };
}

/** What was not looked at keeps the id it had. */
function idOf({ users, pages }: Account, ids: Ids): string {
  const seen = Object.entries(pages).flatMap(([page, { viewers }]) =>
    viewers === undefined ? [] : [[page, viewers.map(({ id }) => id)] as const],
  );
  return encodeIds({
    users: users === undefined ? ids.users : users.map(({ id }) => id),
    viewers: { ...ids.viewers, ...Object.fromEntries(seen) },
  });
}

function isSomething({ hidden = false, pages }: Account): boolean {
  const found = ({ subscribers = [], unreadable = false }: OnPage) => unreadable || subscribers.length > 0;
  return hidden || Object.values(pages).some(found);
}
