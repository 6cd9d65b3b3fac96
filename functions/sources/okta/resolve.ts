import { asFailure } from '../../core/contracts/as-failure.ts';
import type { Event, Group, User } from '../../core/contracts/event.ts';
import { timesOf } from '../../core/contracts/event-times.ts';
import { readBy } from '../../core/contracts/read-by.ts';
import type { ResolveWorld } from '../../core/contracts/resolve-world.ts';
import { mayAsk } from './api.ts';
import { type Client, createClient, type Profile } from './client.ts';
import type { OktaUser, Secret, Settings } from './schema.ts';
import { isGone, userOf } from './user.ts';

/** Types whose events say less of the user than Okta knows. */
const bare = new Set<Event['type']>(['user.created', 'user.reactivated', 'user.updated']);

/** Milliseconds in which all groups are to be read, or none is told. */
const groupsWithin = 10_000;

/**
 * Reads the profile and the groups of a user who was created or changed; the hook says neither the e-mail nor what
 * changed. Answers what was read, as an event of its own, and the event as it came. Needs `org` in the settings and a
 * `token` or a client in the secret. Nothing is concluded of whom Okta does not show: it may not show yet whom it has just made, and
 * who is gone is said by an event of its own.
 */
export async function resolve(event: Event, world: ResolveWorld<Settings, Secret>): Promise<Event[]> {
  const { org } = world.settings;
  const { user } = event;
  if (user === undefined || org === undefined || !bare.has(event.type)) return [event];
  if (!mayAsk(await world.secret())) return [event];
  const client = createClient(world.vendor());
  const began = world.now();
  const profile = await client.user(user.id);
  if (profile === undefined) {
    world.untold('the user, of whom it says 404');
    return [event];
  }
  const spent = world.now() - began;
  const meaning = meaningOf(profile.user, world.settings);
  const observation: Event = {
    id: `${event.id}:read`,
    type: meaning,
    source: event.source,
    ...timesOfRead(event, profile, { spent, now: world.now() }),
    ...readAtOf(profile, world.now()),
    user: userOf(user.id, profile.user, world.settings),
    ...(meaning === 'user.observed' && { groups: await groupsOf(client, user.id, world) }),
  };
  return [observation, unlessObserved(event, user, observation)];
}

/** Where an application decides who is here and active, the user's status must not overrule it. */
function meaningOf({ status }: OktaUser, settings: Settings): Event['type'] {
  if (isGone(status, settings)) return 'user.deactivated';
  return settings.application === undefined ? 'user.observed' : 'user.updated';
}

/** All groups or nothing of them: what is unknown takes nobody out of any. */
async function groupsOf(
  client: Client,
  id: string,
  { now, untold }: ResolveWorld<Settings, Secret>,
): Promise<Group[] | undefined> {
  try {
    return await client.groups(id, now() + groupsWithin);
  } catch (thrown) {
    untold(`the groups: ${asFailure(thrown).message}`);
    return undefined;
  }
}

/** The two ends of a second, and what Okta's own machines differ by. Milliseconds. */
const margin = 2_000;

/**
 * When the read began, by Okta's clock, so that what an event says of a later moment still counts; and never before the
 * event, which is why it was read.
 */
function timesOfRead(
  { occurredAt, claimedAt }: Event,
  { answeredAt }: Profile,
  { spent, now }: { spent: number; now: number },
): Pick<Event, 'occurredAt' | 'claimedAt'> {
  const event = { occurredAt, ...(claimedAt !== undefined && { claimedAt }) };
  if (answeredAt === undefined) return event;
  const read = timesOf(new Date(answeredAt - spent - margin).toISOString(), now);
  const said = (times: Pick<Event, 'occurredAt' | 'claimedAt'>) => times.claimedAt ?? times.occurredAt;
  return read === undefined || said(read) < said(event) ? event : read;
}

/** A renaming that came after the event, or since the read began, is in the profile already. */
function readAtOf({ answeredAt }: Profile, now: number): Pick<Event, 'readAt'> {
  const readAt = answeredAt === undefined ? undefined : readBy(answeredAt, now);
  return readAt === undefined ? {} : { readAt };
}

/** The event without what the profile says better: it has the login of before or after a change, nobody knows which. */
function unlessObserved(event: Event, user: User, { user: read }: Event): Event {
  const rest = Object.entries(user).filter(
    ([name]) => name === 'id' || read === undefined || !(name in read),
  );
  return { ...event, user: { id: user.id, ...Object.fromEntries(rest) } };
}
