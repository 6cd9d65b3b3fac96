import { Transient } from '../../core/errors.ts';
import type { Event, User } from '../../core/event.ts';
import type { Hydrate } from '../../core/source.ts';
import { createVendor } from '../../core/vendor.ts';
import { isOwnError, OktaUser, type Secret, type Settings } from './schema.ts';

/** Types whose events say less of the user than Okta knows. */
const bare = new Set<Event['type']>(['user.created', 'user.reactivated', 'user.updated']);

const inactive = new Set(['SUSPENDED', 'DEPROVISIONED']);

/**
 * Reads the profile of a user who was created or changed; the hook says neither the e-mail nor what changed. Needs
 * `org` in the settings and a `token` in the secret; without them the event goes on as it is.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/getUser
 */
export async function hydrate(event: Event, world: Hydrate<Settings, Secret>): Promise<Event> {
  const { org } = world.settings;
  if (event.user === undefined || org === undefined || !bare.has(event.type)) return event;
  if ((await world.secret()).token === undefined) return event;
  const okta = createVendor({
    name: 'Okta',
    origin: world.origin ?? new URL(org).origin,
    http: world.http,
    key: async (fresh) => (await world.secret(fresh)).token ?? '',
    headers: (token) => ({ authorization: `SSWS ${token}` }),
    isOwnError,
    slot: async () => {},
    learn: async () => {},
    exclusive: (_name, work) => work(),
    now: Date.now,
  });
  const path = `/api/v1/users/${encodeURIComponent(event.user.id)}`;
  const answer = await okta.call({ method: 'GET', path, accept: [404] });
  // Okta may not show a user yet whom it made a moment ago: who is gone is said by an event of its own.
  if (answer.status === 404) return event;
  const user = OktaUser.safeParse(answer.body);
  if (!user.success) throw new Transient('Okta answered what is not a user');
  return enriched(event, event.user, user.data, world.settings);
}

/** The event with what the profile says. The profile wins: it is what Okta has now. */
function enriched(event: Event, user: User, { status, profile }: OktaUser, settings: Settings): Event {
  const gone = status === 'DEPROVISIONED' && settings.deactivated === 'leaver';
  const told = {
    userName: profile.login,
    email: profile.email,
    givenName: profile.firstName,
    familyName: profile.lastName,
    title: profile.title,
    timezone: profile.timezone,
    locale: profile.locale,
    phoneNumbers: profile.mobilePhone && [profile.mobilePhone],
    // Where an application decides who is active, the user's status must not overrule it.
    active: settings.application === undefined ? !inactive.has(status) : undefined,
  };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return { ...event, type: gone ? 'user.deactivated' : event.type, user: { ...user, ...known } };
}
