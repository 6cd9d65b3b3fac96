import type { Event } from '../../functions/core/contracts/event.ts';
import { eventTypes } from '../../functions/core/contracts/event-types.ts';
import { sign } from '../../functions/sources/pagerduty/signature.ts';
import { canaries } from './canaries.ts';
import { httpEvent } from './http-event.ts';

/** A user all of whose particulars are canaries. */
export const user = {
  id: '00u1',
  userName: canaries.login,
  email: canaries['e-mail'],
  displayName: `${canaries['given name']} ${canaries['family name']}`,
  givenName: canaries['given name'],
  familyName: canaries['family name'],
  title: canaries.title,
  phoneNumbers: [canaries['phone number']],
};

/** One lifecycle event about them, of each type. */
export const events: Event[] = eventTypes.map((type, index) => ({
  id: `okta:acme:${index}`,
  type,
  source: 'okta',
  occurredAt: `2026-01-05T09:00:0${index}.000Z`,
  ...(type !== 'group.deleted' && { user }),
  ...(type.startsWith('group.') && { group: { id: '00g1', displayName: 'SRE' } }),
}));

type Signer = { secret?: string; path?: string };

/** A delivery of PagerDuty's, signed, as Lambda gets it. */
export function pagerdutyDelivery(
  body: string,
  { secret = canaries['signing secret'], path = '' }: Signer = {},
) {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${canaries['forged secret']}`,
    'x-pagerduty-signature': sign(Buffer.from(body), secret),
  };
  return httpEvent({ path: `/webhooks/pagerduty${path}?token=${canaries['query string']}`, headers, body });
}

/** One of Okta's event hook. */
export function oktaDelivery(body: string, secret: string = canaries['signing secret'], method = 'POST') {
  const headers = {
    'content-type': 'application/json',
    authorization: secret,
    'x-okta-verification-challenge': canaries['fragment of a body'],
  };
  return httpEvent({ method, path: '/webhooks/okta', headers, ...(method !== 'GET' && { body }) });
}

export const pagerdutyBody = (change: object = {}) =>
  JSON.stringify({
    event: {
      id: '01H',
      event_type: 'user.created',
      occurred_at: '2026-05-04T11:00:00.000Z',
      data: { id: 'P1', email: user.email, name: user.displayName, job_title: user.title },
      ...change,
    },
    extra: canaries['fragment of a body'],
  });

const logEvent = {
  uuid: 'u1',
  eventType: 'user.lifecycle.create',
  published: '2026-05-04T11:00:00.000Z',
  outcome: { result: 'SUCCESS' },
  target: [{ type: 'User', id: '00u1', alternateId: user.userName, displayName: user.displayName }],
};

export const oktaBody = (...changes: unknown[]) =>
  JSON.stringify({
    source: 'https://acme.okta.com/api/v1/eventHooks/who1',
    data: {
      events: [
        logEvent,
        ...changes.map((change) => (typeof change === 'object' ? { ...logEvent, ...change } : change)),
      ],
    },
  });

/** Everything at once, for code that quotes what it was given. */
export const everything = JSON.stringify(canaries);

/** Bodies that nobody can use, each holding every canary. */
export const garbage = [
  everything,
  everything.slice(0, -1),
  `"${canaries['e-mail']}`,
  canaries['short e-mail'],
  `[${everything}]`,
  `\n    at ${canaries['e-mail']} (file:///x.ts:1:1)`,
];
