import type { Desired } from '../../core/contracts/desired.ts';
import { effortOf } from '../../core/contracts/effort.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Look, Observed } from '../../core/contracts/observed.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import { nobody } from './foreseen.ts';
import { readPlaces } from './places.ts';
import type { Account, AccountUser, Grant, Membership } from './schema.ts';
import { withTakers } from './takers.ts';
import { memberships, teamsIn } from './teams.ts';

/** By our id first: the e-mail may have changed. An id that is gone says nothing yet: the account may have been made anew. */
export async function observe(
  client: Client,
  desired: Desired<Grant>,
  known: Known<Account>,
  look?: Look,
): Promise<Observed<Account>> {
  if (desired.state === 'unmanaged') return { present: false };
  const { shown } = known;
  const [id] = known.externalIds ?? (shown?.present ? shown.ids : []);
  const email = desired.state === 'present' ? desired.profile?.email : desired.email;
  const byId = id === undefined ? undefined : await client.accountUser(id);
  const effort = effortOf(desired.state, known.leaving);
  const byEmail = byId === undefined && email !== undefined;
  const { person, unproved } = byEmail ? await findByEmail(client, email, effort) : { person: byId };
  if (person === undefined) {
    const teams = look === 'ahead' ? await teamsOf(client, desired, nobody) : undefined;
    return { present: false, ...(teams && { read: { ...nobody, teams } }), ...(unproved && { unproved }) };
  }
  const teams = await teamsOf(client, desired, person, known.shown);
  const footprint = desired.state === 'absent' ? await footprintOf(client, person, teams ?? [], known) : {};
  const isKeyOwner = person.emails.some(
    ({ email }) => email.toLowerCase() === client.keyOwner?.toLowerCase(),
  );
  const account = { ...person, ...(teams && { teams }), ...footprint, ...(isKeyOwner && { isKeyOwner }) };
  return { present: true, ids: [person.id], account };
}

/** Everything that holds a person to be removed, with who takes it. What an answer has shown already is not read again. */
async function footprintOf(
  client: Client,
  person: AccountUser,
  teams: Membership[],
  known: Known<Account>,
): Promise<Pick<Account, 'places' | 'schedules'>> {
  const shown =
    known.shown?.present && known.shown.account.id === person.id ? known.shown.account : undefined;
  if (shown?.places !== undefined) return { places: shown.places, schedules: shown.schedules };
  const { places, schedules } = await readPlaces(client, person, teams);
  return { places: await withTakers(client, person, known, places), schedules };
}

/**
 * There is no question "which teams is X in?", so all are read: https://pagertree.com/docs/api/teams. A mute leaves them
 * as they are, and so does a grant where no line of the configuration names one.
 */
async function teamsOf(
  client: Client,
  desired: Desired<Grant>,
  person: AccountUser,
  shown?: Observed<Account>,
): Promise<Membership[] | undefined> {
  const { grant, scope }: { grant?: Grant; scope?: Grant } = desired.state === 'present' ? desired : {};
  const granted = teamsIn(grant);
  if (desired.state !== 'absent' && granted.length + teamsIn(scope).length === 0) return undefined;
  const known = shown?.present && shown.account.id === person.id ? shown.account.teams : undefined;
  if (known !== undefined && granted.every((name) => known.some((team) => team.name === name))) return known;
  return memberships(await client.teams(), person, granted);
}
