import * as z from 'zod/mini';
import { LimitWindows } from '../../lib/limiter/settings.ts';
import type { Places } from './places.ts';
import { type Role, roles, type TeamRole, teamRoles } from './roles.ts';
import type { Taker } from './stand-ins.ts';

const text = z.string().check(z.minLength(1));
const optional = z.catch(z.optional(text), undefined);

export const Settings = z.strictObject({
  /** Where the account is: https://support.pagerduty.com/main/docs/service-regions */
  region: z._default(z.enum(['us', 'eu']), 'us'),
  /** The e-mail of the user in whose name an account's key makes users. */
  from: z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/, 'write the e-mail of a user of the account')),
  /** Where the key is the secret of an app: its client id, and the account's subdomain. */
  app: z.optional(
    z.strictObject({
      client: text,
      subdomain: z.string().check(z.regex(/^[a-z0-9-]+$/i, 'write what stands before .pagerduty.com')),
    }),
  ),
  limits: z.optional(LimitWindows),
});
export type Settings = z.infer<typeof Settings>;

const grantable = roles.filter((role) => role !== 'owner');

export const Grant = z.strictObject({
  role: z.optional(
    z.enum(grantable, {
      error: ({ input }) =>
        input === 'owner'
          ? 'PagerDuty lets nobody grant the role owner through its API: write admin'
          : `write one of ${grantable.join(', ')}`,
    }),
  ),
  /** By a team's name or id. */
  teams: z.optional(z.record(text, z.enum(teamRoles))),
});

/** `roles` is what `combine` adds: every role that was given, of which `role` is the highest. */
export type Grant = z.infer<typeof Grant> & { roles?: Role[] };

export const Team = z.pipe(
  z.object({ id: text, name: optional, summary: optional }),
  z.transform(({ id, name, summary }) => ({ id, name: name ?? summary ?? id })),
);
export type Team = z.infer<typeof Team>;

/** A reference's type ends so; what it refers to is the same. */
const kind = z.pipe(
  text,
  z.transform((type) => type.replace(/_reference$/, '')),
);

/** https://developer.pagerduty.com/api-reference/50d46c0eb020d-list-a-user-s-contact-methods */
export const Contact = z.pipe(
  z.object({
    id: text,
    type: kind,
    label: optional,
    address: optional,
    country_code: z.catch(z.optional(z.int()), undefined),
  }),
  z.transform(({ country_code, label, ...contact }) => ({
    ...contact,
    ...(label !== undefined && { label }),
    ...(country_code && { countryCode: country_code }),
  })),
);
export type Contact = z.infer<typeof Contact>;

/** https://developer.pagerduty.com/api-reference/1d2e4f4ea72c2-list-a-user-s-notification-rules */
export const Rule = z.pipe(
  z.object({
    id: text,
    urgency: text,
    start_delay_in_minutes: z.number(),
    contact_method: z.nullish(z.object({ id: text, type: kind })),
  }),
  z.transform(({ id, urgency, start_delay_in_minutes, contact_method }) => ({
    id,
    urgency,
    delay: start_delay_in_minutes,
    ...(contact_method && { contact: contact_method }),
  })),
);
export type Rule = z.infer<typeof Rule>;

const profile = {
  id: text,
  name: z.string(),
  email: text,
  role: text,
  time_zone: optional,
  job_title: optional,
  invitation_sent: z.catch(z.boolean(), false),
};

/** A user as every answer shows one: https://developer.pagerduty.com/api-reference/2395ca1feb25f-get-a-user */
export const Profile = z.object(profile);

/** A user with everything that a plan may look at, which has to be asked for; without it a user is not whole. */
export const User = z.pipe(
  z.object({
    ...profile,
    contact_methods: z.array(Contact),
    notification_rules: z.array(Rule),
    teams: z.array(Team),
  }),
  z.transform(({ contact_methods, notification_rules, teams, ...user }) => ({
    ...user,
    contacts: contact_methods,
    rules: notification_rules,
    teams: teams as Membership[],
  })),
);
export type User = z.infer<typeof User>;

/** `role`: what the person is in the team, as far as a plan may depend on it. */
export type Membership = Team & { role?: TeamRole };

/** https://developer.pagerduty.com/api-reference/4c10cb38f7381-list-licenses; `null` is as many as one likes. */
export const License = z.object({
  id: text,
  name: z.string(),
  valid_roles: z.array(z.string()),
  allocations_available: z.nullish(z.number()),
});
export type License = z.infer<typeof License>;

/** What every error of PagerDuty's own says: https://developer.pagerduty.com/docs/rest-api-v2/errors/ */
export const ErrorBody = z.object({ error: z.object({ message: z.string(), code: z.number() }) });

/** What an account's key is told that asks whose it is: https://github.com/PagerDuty/python-pagerduty */
export const KeyOfNobody = z.object({ error: z.string().check(z.regex(/account-level access token/)) });

/**
 * A person's account with everything that a plan may look at.
 * `joinable`: the granted teams that the person is not in, as far as PagerDuty has them.
 * `lacksSeat`: the role that they are to have and for which no licence is left.
 * `isRequester`: the user in whose name Rollcall's key works, or whose key it is. `isLastAdmin`: nobody else runs the account.
 * `isSignedIn`: they were signed in when that was looked at, which it is where nothing else shows whether their mute was begun.
 * `placeholders`: where one of theirs is left, in words, of a person who was deleted.
 * `places`: where PagerDuty has them, of a person who is to be removed; absent where that does not matter. `takers`: who takes a
 * place in the schedules and policies of these names, where the configuration names a stand-in.
 * `refused`: what PagerDuty said to changes that it refused a moment ago.
 */
export type Account = User & {
  joinable?: Team[];
  lacksSeat?: string;
  isRequester?: true;
  isLastAdmin?: true;
  isSignedIn?: boolean;
  placeholders?: string[];
  places?: Places;
  takers?: Record<string, Taker>;
  refused?: Record<string, string>;
};
