import type { Desired } from '../../core/contracts/desired.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Client } from './client.ts';
import { hasSomethingToMute } from './mute.ts';
import { readPlaces } from './read-places.ts';
import { teamRoleByBase } from './roles.ts';
import type { Account, Grant, Membership } from './schema.ts';
import { readTakers } from './stand-ins.ts';

/** What decides whether a leaver may be muted or removed, and how. Of one who may not, nothing more is read. */
export async function leaverOf(
  client: Client,
  { state }: Desired<Grant>,
  known: Known<Account>,
  user: Account,
): Promise<Account> {
  const isTheirKey =
    user.email.toLowerCase() === client.from.toLowerCase() || user.id === (await client.keyUser());
  if (isTheirKey) return { ...user, isRequester: true };
  if (user.role === 'owner') return user;
  if (user.role === 'admin' && !(await client.hasOtherAdmin(user.id))) return { ...user, isLastAdmin: true };
  if (state === 'muted') return isMuteInDoubt(user, known) ? withSessions(client, user) : user;
  const places = await readPlaces(client.paging, user.id, client.now(), known.snapshot?.places);
  const takers = await readTakers(client, user, known, places);
  return { ...user, teams: await withRoles(client, user), places, takers };
}

/** Whether only their sessions can show that a mute was not cut off before it began: there is nothing else left to take. */
function isMuteInDoubt(user: Account, { snapshot }: Known<Account>): boolean {
  return snapshot !== undefined && !hasSomethingToMute(user);
}

async function withSessions(client: Client, user: Account): Promise<Account> {
  const isSignedIn = await client.isSignedIn(user.id);
  return { ...user, ...(isSignedIn !== undefined && { isSignedIn }) };
}

/** What they are in each team, which is kept for a way back. */
async function withRoles(client: Client, { id, role, teams }: Account): Promise<Membership[]> {
  const found: Membership[] = [];
  for (const team of teams) {
    const as = teamRoleByBase(role) ?? (await client.teamRole(team.id, id));
    if (as === undefined)
      throw new Transient('PagerDuty says that a person is in a team, and its list lacks them');
    found.push({ ...team, role: as });
  }
  return found;
}
