import * as z from 'zod/mini';
import { LimitWindows } from '../../lib/limiter/settings.ts';

const id = z.string().check(z.minLength(1, 'an id is not empty'));

/** A whole URL, where only the id in it was wanted, is what people paste. */
const written = z
  .string()
  .check(
    z.regex(/^\S+$/, 'an id is not empty and has no blanks'),
    z.regex(/^[\w-]+$/, 'write the id alone, as it stands in the URL'),
  );

/**
 * `pages` are the audience-specific pages whose page access users are kept. The API tells neither which pages are
 * audience-specific nor which organisation a key belongs to: https://developer.statuspage.io/#operation/getPages
 */
export const Settings = z.strictObject({
  organization: written,
  pages: z
    .array(written)
    .check(z.refine((pages) => new Set(pages).size === pages.length, 'name each page once')),
  limits: z.optional(LimitWindows),
});
export type Settings = z.infer<typeof Settings>;

const references = z.optional(z.array(z.string().check(z.regex(/\S/, 'a name or id is not empty'))));

/**
 * By page id: `pages` gives access to an audience-specific page, with groups and components by name or id;
 * `permissions` makes a person a team member with these rights on a page.
 */
export const Grant = z.strictObject({
  pages: z.optional(z.record(written, z.strictObject({ groups: references, components: references }))),
  permissions: z.optional(
    z.record(
      written,
      z.strictObject({
        configuration: z.optional(z.boolean()),
        incidents: z.optional(z.boolean()),
        maintenance: z.optional(z.boolean()),
      }),
    ),
  ),
});
export type Grant = z.infer<typeof Grant>;
export type PageGrant = NonNullable<Grant['pages']>[string];

/** What a person has of a page. `groups` have no call of their own on the user's side; the others have. */
export const partKinds = ['components', 'metrics'] as const;
export type PartKind = (typeof partKinds)[number];

// The vendor's shapes. What decides about people is required: a list that is missing is not an empty list.

const text = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => (value === undefined || value === '' ? null : value)),
);

/** Declared a string and really a list: https://developer.statuspage.io/#operation/getPagesPageIdPageAccessUsers */
const ids = z.pipe(
  z.nullish(z.union([z.array(z.string()), z.string()])),
  z.transform((value) => (typeof value === 'string' ? [value].filter(Boolean) : (value ?? []))),
);

export const Rows = z.array(z.looseObject({ id }));

/** https://developer.statuspage.io/#tag/page-access-users */
export const ViewerRow = z.pipe(
  z.object({
    id,
    email: text,
    external_login: text,
    page_access_group_ids: ids,
    page_access_group_id: z.optional(ids),
  }),
  z.transform(({ page_access_group_ids, page_access_group_id, external_login, ...rest }) => ({
    ...rest,
    login: external_login,
    groupIds: [...new Set([...page_access_group_ids, ...(page_access_group_id ?? [])])],
  })),
);
export type ViewerRow = z.infer<typeof ViewerRow>;

/** https://developer.statuspage.io/#tag/users */
export const UserRow = z.object({ id, email: text });
export type UserRow = z.infer<typeof UserRow>;

export const Named = z.object({ id, name: z._default(z.string(), '') });
export type Named = z.infer<typeof Named>;

/** https://developer.statuspage.io/#tag/subscribers. No `components` means all of them. */
export const Subscriber = z.pipe(
  z.object({
    id,
    mode: z.string(),
    email: text,
    endpoint: text,
    phone_number: text,
    phone_country: text,
    components: ids,
    page_access_user_id: text,
  }),
  z.transform(({ phone_number, phone_country, page_access_user_id, ...rest }) => ({
    ...rest,
    phone: phone_number,
    phoneCountry: phone_country,
    viewer: page_access_user_id,
  })),
);
export type Subscriber = z.infer<typeof Subscriber>;

/** https://developer.statuspage.io/#tag/incident-subscribers */
export const IncidentSubscriber = z.pipe(
  z.object({ id, mode: z._default(z.string(), 'email'), email: text, page_access_user_id: text }),
  z.transform(({ page_access_user_id, ...rest }) => ({ ...rest, viewer: page_access_user_id })),
);
export type IncidentSubscriber = z.infer<typeof IncidentSubscriber>;

/** Rights by page id, as the vendor names them. A page that is there without a right is one without roles. */
export type Permissions = Record<string, Record<string, boolean>>;

const rights = z.pipe(z.record(z.string(), z.unknown()), z.transform(onlyFlags));
const pageList = z.pipe(
  z.array(z.looseObject({ page_id: id })),
  z.transform((pages) => Object.fromEntries(pages.map(({ page_id, ...rest }) => [page_id, onlyFlags(rest)]))),
);
const pages = z.pipe(
  z.object({ pages: z.union([pageList, z.record(id, rights)]) }),
  z.transform((body): Permissions => body.pages),
);

/** The documented schema has a map in `data`, the documented example a list: https://developer.statuspage.io/#tag/permissions */
export const PermissionsBody = z.union([
  pages,
  z.pipe(
    z.object({ data: pages }),
    z.transform(({ data }) => data),
  ),
]);

function onlyFlags(entry: Record<string, unknown>): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([name, value]) => (typeof value === 'boolean' ? [[name, value]] : [])),
  );
}

const sentences = z.array(z.string());

/**
 * An error of Statuspage's own, as it is really answered: a sentence, several, or several by field, and nothing beside
 * it. The documentation has `message` in its place, which was seen of gateways only.
 * https://github.com/sbecker59/statuspage-api-client-go
 */
export const ErrorBody = z.strictObject({
  error: z.union([z.string(), sentences, z.record(z.string(), sentences)]),
  message: z.optional(z.string()),
});
