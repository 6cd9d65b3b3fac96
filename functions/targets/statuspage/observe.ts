import type { Desired, Known, Look, Observed } from '../../core/target.ts';
import { type Account, decodeIds, encodeIds, type OnPage } from './account.ts';
import type { Client } from './client.ts';
import type { Who } from './find.ts';
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
  if (desired.state === 'untouched') return { present: false };
  const ids = decodeIds(known.externalId);
  const who = { email: desired.state === 'present' ? desired.profile?.email : desired.email, ids };
  const account =
    desired.state === 'present'
      ? await lookForStayer(client, desired, who, known.snapshot)
      : await lookForLeaver({ client, state: desired.state, who, snapshot: known.snapshot, look });
  const id = idOf(account, who);
  return id !== '' || isSomething(account) ? { present: true, id, account } : { present: false };
}

/** What was not looked at keeps the id it had. */
function idOf({ users, pages }: Account, { ids }: Who): string {
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
