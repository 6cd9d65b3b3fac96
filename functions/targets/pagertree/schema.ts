import * as z from 'zod/mini';
import { LimitWindows } from '../../lib/limiter/settings.ts';
import type { Schedule } from './paging-schema.ts';
import type { HeldPlace } from './place.ts';

export const roleNames = ['admin', 'billing', 'broadcaster', 'communicator'] as const;
export type Role = (typeof roleNames)[number];
export type Roles = Record<Role, boolean>;

/** The attributes of a team that hold people: https://pagertree.com/docs/api/teams */
export const teamLists = [
  'member_account_user_ids',
  'admin_account_user_ids',
  'drop_notification_account_user_ids',
  'handoff_notification_account_user_ids',
] as const;
export type TeamList = (typeof teamLists)[number];

const name = z.string().check(z.minLength(1));
const team = z.string().check(z.regex(/\S/, 'a name is not empty'));

/** `keyOwner`: the e-mail of the person whose key it is, who is never muted or removed. No call of the API says who that is. */
export const Settings = z.strictObject({
  keyOwner: z.optional(z.string("write the person's e-mail").check(z.email('write the e-mail of a person'))),
  limits: z.optional(LimitWindows),
});
export type Settings = z.infer<typeof Settings>;

/** `teams` and `teamAdmin` are names of teams: whose member, whose admin a person is. */
export const Grant = z.strictObject({
  roles: z.optional(z.array(z.enum(roleNames))),
  teams: z.optional(z.array(team)),
  teamAdmin: z.optional(z.array(team)),
});
export type Grant = z.infer<typeof Grant>;

// The vendor's shapes. What decides about people is required: a list that is missing is not an empty list.

const flag = z.pipe(
  z.nullish(z.boolean()),
  z.transform((value) => value ?? false),
);
const RolesHash = z.object({ admin: flag, billing: flag, broadcaster: flag, communicator: flag });
const ids = z.array(z.string());

/** https://pagertree.com/docs/api/account-users */
export const AccountUser = z.pipe(
  z.object({
    id: name,
    prefix_id: z.nullish(z.string()),
    roles: RolesHash,
    user: z.object({
      id: name,
      prefix_id: z.nullish(z.string()),
      name: z.nullish(z.string()),
      emails: z.array(z.object({ id: name, email: z.string(), primary: flag })),
    }),
  }),
  z.transform(({ id, prefix_id, roles, user }) => ({
    id,
    prefixId: prefix_id ?? id,
    userId: user.id,
    ...(user.prefix_id != null && { userPrefixId: user.prefix_id }),
    name: user.name ?? '',
    roles,
    emails: user.emails,
  })),
);
export type AccountUser = z.infer<typeof AccountUser>;

/** https://pagertree.com/docs/api/teams */
export const Team = z.object({
  id: name,
  name: z.string(),
  member_account_user_ids: ids,
  admin_account_user_ids: ids,
  drop_notification_account_user_ids: z._default(ids, []),
  handoff_notification_account_user_ids: z._default(ids, []),
});
export type Team = z.infer<typeof Team>;

/**
 * A team that a person is in, or that their grant names. `lists` are those they are in, `alone` those they are
 * the only one in and that PagerTree wants filled.
 */
export type Membership = { id: string; name: string; lists: TeamList[]; alone: TeamList[] };

/**
 * `teams` is absent where nothing that is desired depends on them. Of a person to be removed `places` is where they hold another place,
 * and `schedules` are those that page by them, with the events to come. `isKeyOwner`: the key is theirs.
 */
export type Account = AccountUser & {
  teams?: Membership[];
  places?: HeldPlace[];
  schedules?: Schedule[];
  isKeyOwner?: true;
};

/** https://pagertree.com/docs/api/pagination-and-filters */
export const Page = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean(),
  total_count: z.nullish(z.number()),
});

/** `code` repeats the status: https://pagertree.com/docs/api/errors */
export const ErrorBody = z.object({
  errors: z.array(z.object({ message: z.string() })).check(z.minLength(1)),
  code: z.number(),
});
