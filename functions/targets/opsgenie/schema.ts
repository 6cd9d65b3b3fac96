import * as z from 'zod/mini';
import { LimitWindows } from '../../lib/limiter/settings.ts';
import type { Escalation } from './paging-schema.ts';
import type { Place, Turns } from './places.ts';
import type { Taker } from './stand-ins.ts';

export const Settings = z.strictObject({
  region: z._default(z.enum(['us', 'eu']), 'us'),
  limits: z._default(
    z.strictObject({ configuration: z.optional(LimitWindows), search: z.optional(LimitWindows) }),
    {},
  ),
});
export type Settings = z.infer<typeof Settings>;

const name = z.string().check(z.regex(/\S/, 'a name is not empty'));

const builtInRoles = ['Admin', 'User', 'Observer', 'Stakeholder'];
const isMisspelt = (role: string) =>
  !builtInRoles.includes(role) && builtInRoles.some((known) => known.toLowerCase() === role.toLowerCase());

export const Grant = z.strictObject({
  role: z.optional(
    name.check(
      // https://github.com/opsgenie/terraform-provider-opsgenie/issues/41: accepted, and then the user is a User.
      z.refine(
        (role) => role.toLowerCase() !== 'owner',
        'Opsgenie lets nobody grant the role Owner through its API: write Admin, User or a custom role',
      ),
      // Names of roles are case-sensitive, and who gets an unknown one is a User:
      // https://github.com/opsgenie/terraform-provider-opsgenie/issues/73
      z.refine(
        (role) => !isMisspelt(role),
        `Opsgenie minds the letter case: write ${builtInRoles.join(', ')}`,
      ),
    ),
  ),
  teams: z.optional(z.array(name)),
});

/** `roles` is what `combine` adds: every role that was given, of which `role` is the highest. */
export type Grant = z.infer<typeof Grant> & { roles?: string[] };

export const Team = z.object({ id: z.string(), name: z.string() });
export type Team = z.infer<typeof Team>;

/** `{"data":[…]}`: https://docs.opsgenie.com/docs/team-api#list-teams and user-api#list-user-teams */
export const Teams = z.pipe(
  z.object({ data: z.array(Team) }),
  z.transform(({ data }) => data),
);

const count = z.catch(z.optional(z.number()), undefined);

/** https://docs.opsgenie.com/docs/account-api */
export const Seats = z.pipe(
  z.object({
    data: z.object({ userCount: count, plan: z.catch(z.object({ maxUserCount: count }), {}) }),
  }),
  z.transform(({ data: { userCount, plan } }) => ({ users: userCount, seats: plan.maxUserCount })),
);
export type Seats = z.infer<typeof Seats>;

const contact = z.pipe(
  // `contactMethod` here is what the contact API calls `method`: https://docs.opsgenie.com/docs/user-api#get-user
  z.object({ id: z.string(), to: z.string(), contactMethod: z.string(), enabled: z.boolean() }),
  z.transform(({ contactMethod, ...rest }) => ({ ...rest, method: contactMethod })),
);

/** https://docs.opsgenie.com/docs/user-api#get-user with `expand=contact`; without its contacts it is not whole. */
export const User = z.pipe(
  z.object({
    data: z.object({
      id: z.string().check(z.minLength(1)),
      username: z.string().check(z.minLength(1)),
      fullName: z.string(),
      role: z.object({ name: z.string() }),
      timeZone: z.optional(z.string()),
      locale: z.optional(z.string()),
      userContacts: z.array(contact),
    }),
  }),
  z.transform(({ data: { role, userContacts, ...user } }) => ({
    ...user,
    role: role.name,
    contacts: userContacts,
  })),
);
export type User = z.infer<typeof User>;

const listedUser = z.pipe(
  z.object({
    id: z.string().check(z.minLength(1)),
    username: z.string().check(z.minLength(1)),
    fullName: z.string(),
    role: z.object({ name: z.string() }),
    timeZone: z.optional(z.string()),
    locale: z.optional(z.string()),
  }),
  z.transform(({ role, ...user }) => ({ ...user, role: role.name })),
);
/** A user as the list has them, without contacts. */
export type ListedUser = z.infer<typeof listedUser>;

/**
 * `paging.next` is absent on the last page: https://docs.opsgenie.com/docs/pagination and
 * https://docs.opsgenie.com/docs/user-api#list-users
 */
export const UsersPage = z.pipe(
  z.object({
    data: z.array(listedUser),
    totalCount: z.optional(z.number()),
    paging: z.optional(z.object({ next: z.optional(z.string()) })),
  }),
  z.transform(({ data, totalCount, paging }) => ({
    rows: data,
    more: paging?.next !== undefined,
    ...(totalCount !== undefined && { total: totalCount }),
  })),
);

export type Contact = User['contacts'][number];

/**
 * The envelope that every error of Opsgenie's own has. A message alone is what gateways answer too:
 * https://docs.opsgenie.com/docs/response
 */
export const ErrorBody = z.object({
  message: z.string(),
  took: z.number(),
  requestId: z.string().check(z.minLength(1)),
  errors: z.optional(z.record(z.string(), z.unknown())),
});

/** The envelope of every change that was made, of which an answer of a gateway has nothing: https://docs.opsgenie.com/docs/response */
export const Done = z.object({
  result: z.string().check(z.minLength(1)),
  requestId: z.string().check(z.minLength(1)),
  data: z.optional(z.object({ id: z.optional(z.string().check(z.minLength(1))) })),
});

/**
 * A person's account with everything that a plan may look at.
 * `teams`: those that the person is in; absent where nothing that is desired depends on them.
 * `joinable`: the granted teams that the person is not in, as far as Opsgenie has them.
 * `places`: where they are paged, of a person who is to be removed; absent where that does not matter.
 * `turns`: the schedules among them, as they were read.
 * `escalations`: those that page them by name, as they were read.
 * `covering`: the ids of teams and escalations that stand in and were seen to page others than the person.
 * `takers`: for each of the places who takes it, where the configuration names a stand-in.
 * `refused`: what Opsgenie said to changes it refused a moment ago, by contact id.
 */
export type Account = User & {
  teams?: Team[];
  joinable?: Team[];
  places?: Place[];
  turns?: Turns[];
  escalations?: Escalation[];
  takers?: (Taker | null)[];
  covering?: string[];
  refused?: Record<string, string>;
};
