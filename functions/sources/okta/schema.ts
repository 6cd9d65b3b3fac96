import * as z from 'zod/mini';
import type { IsOwnError } from '../../core/contracts/api.ts';

const text = z.string().check(z.minLength(1));

/** https://www.rfc-editor.org/rfc/rfc7517#section-4 */
export const Jwk = z.looseObject({ kty: text, kid: z.optional(text) });

/** A key as PEM, or as a JWK: an object, or its text. */
const PrivateKey = z.union([text, Jwk]);
export type PrivateKey = z.infer<typeof PrivateKey>;

/**
 * `secrets`: the values of the header, several while one replaces another. `token`: for reading users' profiles; or
 * instead of it an OAuth client, with the key whose public half Okta has. Blanks around them are no part of any header.
 */
export const Secret = z
  .object({
    secrets: z.array(z.string().check(z.trim(), z.minLength(1))).check(z.minLength(1)),
    token: z.optional(text),
    clientId: z.optional(text),
    privateKey: z.optional(PrivateKey),
    keyId: z.optional(text),
  })
  .check(
    z.refine(
      ({ clientId, privateKey }) => (clientId === undefined) === (privateKey === undefined),
      'a client has a clientId and a privateKey',
    ),
  );
export type Secret = z.infer<typeof Secret>;

/** Headers that say something of the request itself, or that Okta sends with a verification. */
const taken = [
  'connection',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
  'x-okta-verification-challenge',
];

export const Settings = z.strictObject({
  /** The header that carries the secret, as the event hook's `authScheme.key` says. */
  header: z._default(
    z.string().check(
      z.regex(/^[\w-]+$/, 'write the name of a header'),
      z.refine(
        (name) => !taken.includes(name.toLowerCase()),
        'that header has a meaning of its own and cannot carry a secret: write authorization, or a name of your own',
      ),
    ),
    'authorization',
  ),
  /** Whether to answer Okta's one-time verification without the secret. A wrong secret is refused in any case. */
  allowUnauthenticatedChallenge: z._default(z.boolean(), false),
  /** What a deactivated user is: someone who left (how people leave in Okta), or only suspended. */
  deactivated: z._default(z.enum(['leaver', 'suspended']), 'leaver'),
  /** The id of an application: who is assigned to it counts as created, who is taken out of it as suspended. */
  application: z.optional(z.string().check(z.minLength(1))),
  /** The organization's URL. With it and a `token` in the secret, profiles are read from Okta. */
  org: z.optional(
    z.string().check(
      z.refine(
        isOrigin,
        'write https and a host, nothing else, such as https://acme.okta.com (http only for this machine, such as http://localhost:8788)',
      ),
      // The admin console's host answers no API: https://developer.okta.com/docs/guides/find-your-domain/main/
      z.refine(
        (text) => !/^https:\/\/[^/.]+-admin\.(okta|oktapreview|okta-emea)\.com/i.test(text),
        'write the host without -admin, such as https://acme.okta.com',
      ),
    ),
  ),
});
export type Settings = z.infer<typeof Settings>;

/** Over http the token would travel for everybody to read; whatever else a URL has would be dropped without a word. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && local)) return false;
  return [origin, `${origin}/`].includes(text.toLowerCase().replace(/:(443|80)(?=\/?$)/, ''));
}

/** What is empty or not as expected is as good as absent: Okta fills in nulls. */
const optional = z.catch(z.optional(z.string().check(z.minLength(1))), undefined);

/** An id is not guessed: one that is there and is no text makes the event unreadable, where it is about that target. */
const Target = z.object({
  type: optional,
  id: z.unknown(),
  alternateId: optional,
  displayName: optional,
});
export type NamedTarget = { type: string; id: string; alternateId?: string; displayName?: string };

/** One entry of Okta's System Log: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/ */
export const LogEvent = z.object({
  uuid: optional,
  published: optional,
  eventType: optional,
  outcome: z.catch(z.object({ result: optional }), {}),
  target: z.nullish(z.array(z.catch(Target, { id: undefined }))),
});
export type LogEvent = z.infer<typeof LogEvent>;

/** One delivery, of any number of events: https://developer.okta.com/docs/concepts/event-hooks/#sample-event-delivery-payload */
export const Delivery = z.object({
  source: optional,
  data: z.object({ events: z.array(z.unknown()) }),
});

export type Delivery = z.infer<typeof Delivery>;

/** https://developer.okta.com/docs/reference/error-codes/ */
const ErrorBody = z.object({
  errorCode: z.string().check(z.regex(/^E\d{7}$/)),
  errorSummary: z.string(),
  errorId: z.string(),
});

/** Whether an answer that is no success is Okta's own. */
export const isOwnError: IsOwnError = ({ body }) => ErrorBody.safeParse(body).success;

/** What we take of a user: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/#tag/User/operation/getUser */
export const OktaUser = z.object({
  id: z.string(),
  status: z.string(),
  profile: z.object({
    login: optional,
    email: optional,
    firstName: optional,
    lastName: optional,
    mobilePhone: optional,
    title: optional,
    timezone: optional,
    locale: optional,
  }),
});
export type OktaUser = z.infer<typeof OktaUser>;

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/#tag/UserResources/operation/listUserGroups */
export const OktaGroups = z.array(
  z.object({ id: z.string().check(z.minLength(1)), profile: z.catch(z.object({ name: optional }), {}) }),
);

/** A page of the list of users. */
export const OktaUsers = z.array(OktaUser);

/** A page of the users who are assigned to an application, each with the user of the organization. */
export const AssignedUsers = z.array(z.object({ _embedded: z.object({ user: OktaUser }) }));

/** Whose organization it is. */
export const Organization = z.object({ id: z.string().check(z.minLength(1)) });

/** What we take of an event hook, and send back: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/ */
export const EventHook = z.looseObject({
  id: z.string().check(z.minLength(1)),
  name: z.optional(z.string()),
  description: z.nullish(z.string()),
  status: z.string(),
  verificationStatus: z.string(),
  events: z.looseObject({ items: z.array(z.string()) }),
  channel: z.looseObject({ config: z.looseObject({ uri: z.string() }) }),
});
export type EventHook = z.infer<typeof EventHook>;
