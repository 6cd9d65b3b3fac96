import { describe, expect, test } from 'vitest';
import type { IsOwnError } from '../../../functions/core/contracts/api.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import { createSimulators } from '../../../infra/local/simulators/index.ts';
import { foreignBodies, foreignStatuses } from '../../contracts/interference.ts';

type Api = { id: string; name: string; isOwnError: IsOwnError; own: Real[] };
type Real = [status: number, body: unknown];

const envelope = { took: 0.083, requestId: '43a29c5c-3dbf-4fa4-9c26-f4f71023e120' };

/** Errors as each vendor answers them, from its documentation or from clients that met them. */
const real: Record<string, Real[]> = {
  opsgenie: [
    [404, { message: 'User with username [a@b.co] does not exist', ...envelope }],
    [403, { message: 'Api key is not authorized', code: 40301, ...envelope }],
    [422, { message: 'Request body is not processable', errors: { 'recipients#type': 'no' }, ...envelope }],
  ],
  statuspage: [
    [404, { error: 'Not found' }],
    [422, { error: ['Email has already been taken'] }],
    [422, { error: { email: ['has already been taken'], organization: ['has no seats left'] } }],
    [403, { error: '' }],
  ],
  pagertree: [
    [404, { errors: [{ message: 'Not found' }], code: 404 }],
    [422, { errors: [{ message: "title can't be blank" }, { message: 'x' }], code: 422 }],
  ],
  okta: [
    [
      404,
      {
        errorCode: 'E0000007',
        errorSummary: 'Not found: Resource not found: 00u (User)',
        errorId: 'oae',
        errorCauses: [],
      },
    ],
    [403, { errorCode: 'E0000006', errorSummary: 'No permission', errorLink: 'E0000006', errorId: 'oae' }],
  ],
  pagerduty: [
    [404, { error: { message: 'Not Found', code: 2100 } }],
    [400, { error: { message: 'Invalid Input Provided', code: 2001, errors: ['Event is not supported'] } }],
  ],
};

/** What only a vendor's part as a source answers: PagerDuty its subscriptions. */
const realOfSource: Record<string, Real[]> = { pagerduty: [[400, { error: 'events are invalid' }]] };

const apis: Api[] = [
  ...Object.entries<{ api?: { isOwnError: IsOwnError } }>(sources).flatMap(([id, { api }]) => {
    const own = [...(real[id] ?? []), ...(realOfSource[id] ?? [])];
    return api === undefined ? [] : { id, name: `${id}, a source`, isOwnError: api.isOwnError, own };
  }),
  ...Object.entries<{ api: { isOwnError: IsOwnError } }>(targets).map(([id, { api }]) => {
    return { id, name: `${id}, a target`, isOwnError: api.isOwnError, own: real[id] ?? [] };
  }),
];

/** What stands before vendors, and says nothing about anybody. */
const gateways: unknown[] = [
  undefined,
  null,
  '',
  'Not Found',
  404,
  [],
  {},
  [{ message: 'Not Found' }],
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
  { message: 'Forbidden' },
  { message: 'Missing Authentication Token' },
  { message: null },
  { Message: 'User is not authorized' },
  // Kong, Envoy, a Spring and a Rails behind no route, Cloudflare, Google's front end, RFC 9457
  { message: 'no Route matched with those values', request_id: 'c0ffee' },
  { status: 404, error: { reason: 'no route' }, code: {} },
  { timestamp: '2026-01-05T09:00:00Z', status: 404, error: 'Not Found', path: '/v2/users' },
  { error: 'invalid_token', error_description: 'The access token expired' },
  { success: false, errors: [{ code: 1020, message: 'Access denied' }], messages: [], result: null },
  { errors: [{ message: 'Not Found' }] },
  { errors: ['Not Found'], code: 404 },
  { errors: [], code: 404 },
  { type: 'about:blank', title: 'Not Found', status: 404, detail: 'no', instance: '/v2/users' },
  { fault: { faultstring: 'Unable to identify proxy', detail: { errorcode: 'x' } } },
  { took: 0.005, requestId: 'c0ffee' },
  { message: 'Not Found', took: '5', requestId: 'c0ffee' },
  { message: 'Not Found', took: 0.005, requestId: '' },
  { error: null },
  { error: 404 },
  { error: { code: 404 } },
  { error: [{ message: 'Not Found' }] },
  { errorCode: 'E0000007' },
  { errorCode: 404, errorSummary: 'Not Found', errorId: 'x' },
  { errorCode: 'NOT_FOUND', errorSummary: 'Not Found', errorId: 'x' },
];

describe.each(apis)('$name', ({ isOwnError, own }) => {
  test('knows its own errors', () => {
    expect(own.length).toBeGreaterThan(1);
    for (const [status, body] of own) {
      expect(isOwnError({ status, body, headers: {} }), JSON.stringify(body)).toBe(true);
    }
  });

  test('takes what gateways answer for nobody’s word', () => {
    for (const body of gateways) {
      for (const status of [400, 403, 404, 409, 410, 422]) {
        expect(isOwnError({ status, body, headers: {} }), JSON.stringify(body)).toBe(false);
      }
    }
  });
});

test.each(Object.entries(targets))(
  '%s takes no other vendor’s errors for its own',
  (id, { api: { isOwnError } }) => {
    for (const body of Object.values(foreignBodies(id))) {
      for (const status of foreignStatuses) {
        const text = body(status);
        const parsed: unknown = /^[[{].*[\]}]$/.test(text) ? JSON.parse(text) : undefined;
        expect(isOwnError({ status, body: parsed, headers: {} }), text).toBe(false);
      }
    }
  },
);

/** Calls that are refused: without a key, about nothing that is there, and with a body that says nothing. */
const refused: Record<string, { key: Record<string, string>; calls: [method: string, path: string][] }> = {
  opsgenie: {
    key: { authorization: 'GenieKey k' },
    calls: [
      ['GET', '/v2/users/nobody@example.com'],
      ['DELETE', '/v2/users/nobody'],
      ['GET', '/v2/nowhere'],
      ['POST', '/v2/users'],
      ['GET', '/v2/users?limit=1000'],
    ],
  },
  statuspage: {
    key: { authorization: 'OAuth k' },
    calls: [
      ['GET', '/v1/pages/nowhere/page_access_users'],
      ['GET', '/v1/pages/localpage001/page_access_users/nobody'],
      ['GET', '/v1/organizations/another/users'],
      ['GET', '/v1/nowhere'],
      ['POST', '/v1/pages/localpage001/subscribers'],
    ],
  },
  pagertree: {
    key: { authorization: 'Bearer k' },
    calls: [
      ['GET', '/api/v4/account_users/nobody'],
      ['DELETE', '/api/v4/users/nobody'],
      ['GET', '/api/v4/nowhere'],
      ['POST', '/api/v4/account_users'],
    ],
  },
  okta: {
    key: { authorization: 'SSWS k' },
    calls: [
      ['GET', '/api/v1/users/nobody'],
      ['GET', '/api/v1/users/nobody/groups'],
      ['GET', '/api/v1/nowhere'],
      ['POST', '/api/v1/users'],
    ],
  },
  pagerduty: {
    key: { authorization: 'Token token=k' },
    calls: [
      ['GET', '/webhook_subscriptions/nobody'],
      ['POST', '/webhook_subscriptions'],
    ],
  },
};

test.each(apis)('the simulated $name, refuses in the shape of its vendor', async ({ id, isOwnError }) => {
  const simulator = createSimulators({ now: () => 0, sleep: async () => {} })[id];
  const { key, calls } = refused[id] ?? { key: {}, calls: [] };
  expect(calls.length).toBeGreaterThan(1);
  for (const headers of [key, {}]) {
    for (const [method, path] of calls) {
      const init = { method, headers, ...(method === 'POST' && { body: '{}' }) };
      const answer = await simulator?.app.request(path, init);
      const body: unknown = await answer?.json();
      const status = answer?.status ?? 0;
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(isOwnError({ status, body, headers: {} }), `${method} ${path} ${JSON.stringify(body)}`).toBe(
        true,
      );
    }
  }
});
