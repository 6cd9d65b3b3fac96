import type { Desired } from '../../core/contracts/desired.ts';
import { Permanent } from '../../core/contracts/errors.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Look, Observed } from '../../core/contracts/observed.ts';
import type { Client } from './client.ts';
import { readPlaces } from './places.ts';
import type { Account, Grant, Team, User } from './schema.ts';
import { coveringOf, readTakers } from './stand-ins.ts';

/** By the id that is known first: the e-mail may have changed. */
export async function observe(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
  look?: Look,
): Promise<Observed<Account>> {
  const shown = known.shown?.present ? known.shown : undefined;
  const email = emailOf(desired);
  // An id that was deleted a moment ago is no more; an account that is made anew has another one, and the address.
  const isDeleted = known.shown?.present === false && email !== undefined;
  const [id] = isDeleted ? [] : (known.externalIds ?? shown?.ids ?? []);
  const byId = id === undefined ? undefined : await client.user(id);
  const user = byId ?? (email && (await client.user(email)));
  if (!user) return { present: false, ...(look === 'ahead' && (await readAhead(client, desired))) };
  const teams =
    (shown?.account.id === user.id && shown.account.teams) || (await teamsOf(client, desired, user));
  const joinable = teams && (await teamsToJoin(client, desired, teams));
  const paged = desired.state === 'absent' ? await readPlaces(client, user, teams ?? []) : undefined;
  const takers = paged && (await readTakers(client, user, known, paged.places));
  const refused = client.refusals.take(user.id);
  const account = {
    ...user,
    ...(teams && { teams }),
    ...(joinable && { joinable }),
    ...paged,
    ...(takers?.some((taker) => taker !== null) && { takers, covering: coveringOf(takers) }),
    ...(refused && { refused }),
  };
  return { present: true, ids: [user.id], account };
}

/** The teams that a person could be put in who has no account yet. */
async function readAhead(client: Client, desired: Desired<Grant>): Promise<{ read?: Account }> {
  const joinable = await teamsToJoin(client, desired, []);
  return joinable === undefined ? {} : { read: { ...nobody, joinable } };
}

const nobody: User = { id: '', username: '', fullName: '', role: '', contacts: [] };

/** In lower case, as Opsgenie keeps usernames: https://github.com/opsgenie/terraform-provider-opsgenie/pull/74 */
function emailOf(desired: Desired<Grant>): string | undefined {
  if (desired.state === 'unmanaged') throw new Permanent('Opsgenie was asked about a person to leave alone');
  return (desired.state === 'present' ? desired.profile?.email : desired.email)?.toLowerCase();
}

/** A mute leaves the teams as they are, and so does a grant where no line of the configuration names one. */
async function teamsOf(client: Client, desired: Desired<Grant>, { id }: User): Promise<Team[] | undefined> {
  const named = desired.state === 'present' ? [desired.grant?.teams, desired.scope?.teams].flat() : [];
  const isDecided = desired.state === 'absent' || named.some((name) => name !== undefined);
  return isDecided ? client.teamsOf(id) : undefined;
}

/** Names are given ids only where a person has a team to join, so most looks do without the list. */
async function teamsToJoin(client: Client, desired: Desired<Grant>, current: Team[]) {
  if (desired.state !== 'present') return undefined;
  const has = new Set(current.map(({ name }) => name));
  const lacking = desired.grant?.teams?.filter((name) => !has.has(name)) ?? [];
  return lacking.length === 0 ? undefined : client.teams.of(lacking);
}
