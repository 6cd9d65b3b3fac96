import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import { Credential, Permanent, Throttled, Transient } from '../../../functions/core/errors.ts';
import { Event } from '../../../functions/core/event.ts';
import { hydrate } from '../../../functions/sources/okta/hydrate.ts';
import { Settings } from '../../../functions/sources/okta/schema.ts';
import { foreignBodies, foreignStatuses, ownErrors } from '../../contracts/interference.ts';
import { httpInto } from '../../support/target.ts';

const updated: Event = {
  id: 'okta:acme.okta.com:1',
  type: 'user.updated',
  source: 'okta',
  occurredAt: '2026-05-04T10:11:11.001Z',
  user: { id: '00uJO', userName: 'jo@acme.local', displayName: 'Jo Doe' },
};
const jo = {
  id: '00uJO',
  status: 'ACTIVE',
  profile: {
    login: 'jo@acme.local',
    email: 'jo@acme.test',
    firstName: 'Jo',
    lastName: 'Doe',
    mobilePhone: '+49 30 1',
    title: 'Engineer',
    timezone: 'Europe/Berlin',
    locale: 'de_DE',
    secondEmail: null,
  },
};

const own = ownErrors.okta?.(404);

let answer: { status: number; body: unknown; headers?: Record<string, string> };
let text: string | undefined;
let calls: { url: string; authorization?: string }[];
let tokens: string[];
beforeEach(() => {
  answer = { status: 200, body: jo };
  calls = [];
  text = undefined;
  tokens = ['token'];
});

const api = new Hono().get('/api/v1/users/:id', (c) => {
  calls.push({ url: c.req.url, authorization: c.req.header('authorization') });
  const status = c.req.header('authorization') === `SSWS ${tokens.at(-1)}` ? answer.status : 401;
  const body = status === 304 ? null : (text ?? JSON.stringify(answer.body));
  return new Response(body, { status, headers: answer.headers });
});

function hydrated(
  event: Event,
  settings: object = { org: 'https://acme.okta.com/' },
  options: { origin?: string } = {},
) {
  return hydrate(event, {
    settings: Settings.parse(settings),
    secret: async (fresh = false) => ({ secrets: ['s'], token: fresh ? tokens.at(-1) : tokens[0] }),
    http: httpInto(api),
    ...options,
  });
}

test('a change that does not say what changed is filled in from the profile', async () => {
  expect(await hydrated(updated)).toEqual({
    ...updated,
    user: {
      id: '00uJO',
      userName: 'jo@acme.local',
      displayName: 'Jo Doe',
      email: 'jo@acme.test',
      givenName: 'Jo',
      familyName: 'Doe',
      title: 'Engineer',
      timezone: 'Europe/Berlin',
      locale: 'de_DE',
      phoneNumbers: ['+49 30 1'],
      active: true,
    },
  });
  expect(calls).toEqual([{ url: 'https://acme.okta.com/api/v1/users/00uJO', authorization: 'SSWS token' }]);
});

test('what the profile lacks is not told, and what is told is well-formed', async () => {
  answer.body = {
    status: 'STAGED',
    profile: { login: 'jo@acme.local', email: null, mobilePhone: '', title: 7 },
  };
  const event = await hydrated(updated);
  expect(event.user).toEqual({ id: '00uJO', userName: 'jo@acme.local', displayName: 'Jo Doe', active: true });
  expect(Event.safeParse(event).success).toBe(true);
});

test.each([
  ['STAGED', true],
  ['PROVISIONED', true],
  ['ACTIVE', true],
  ['RECOVERY', true],
  ['LOCKED_OUT', true],
  ['PASSWORD_EXPIRED', true],
  ['SUSPENDED', false],
])('%s: active is %s', async (status, active) => {
  answer.body = { ...jo, status };
  expect(await hydrated(updated)).toMatchObject({ type: 'user.updated', user: { active } });
});

test('where an application decides who is active, their status in Okta says nothing', async () => {
  const event = await hydrated(updated, { org: 'https://acme.okta.com', application: '0oaAPP' });
  expect(event.user).toMatchObject({ email: 'jo@acme.test' });
  expect(event.user).not.toHaveProperty('active');
});

test('somebody deactivated meanwhile is a leaver, or suspended where the settings say so', async () => {
  answer.body = { ...jo, status: 'DEPROVISIONED' };
  const org = 'https://acme.okta.com';
  expect(await hydrated(updated, { org })).toMatchObject({ type: 'user.deactivated' });
  expect(await hydrated(updated, { org, deactivated: 'suspended' })).toMatchObject({
    type: 'user.updated',
    user: { active: false },
  });
});

test('of somebody whom Okta does not show nothing is concluded', async () => {
  answer = { status: 404, body: own };
  expect(await hydrated(updated)).toEqual(updated);
});

describe('Okta is not asked', () => {
  test.each(['user.suspended', 'user.deleted', 'group.member_added', 'group.member_removed'] as const)(
    'about %s, which says all there is',
    async (type) => {
      const event: Event = { ...updated, type, group: { id: '00gSRE' } };
      expect(await hydrated(event)).toBe(event);
      expect(calls).toEqual([]);
    },
  );

  test('without its URL in the settings, or without a token in the secret', async () => {
    expect(await hydrated(updated, {})).toBe(updated);
    tokens = [];
    expect(await hydrated(updated)).toBe(updated);
    expect(calls).toEqual([]);
  });
});

test('another origin may stand in for Okta', async () => {
  await hydrated(updated, { org: 'https://acme.okta.com' }, { origin: 'http://127.0.0.1:9' });
  expect(calls).toMatchObject([{ url: 'http://127.0.0.1:9/api/v1/users/00uJO' }]);
});

test('an id with letters that mean something in a URL stays an id', async () => {
  await hydrated({ ...updated, user: { id: '../groups?x' } });
  expect(calls).toMatchObject([{ url: 'https://acme.okta.com/api/v1/users/..%2Fgroups%3Fx' }]);
});

test('a token that was rotated a moment ago is read anew', async () => {
  tokens = ['old', 'new'];
  expect(await hydrated(updated)).toMatchObject({ user: { email: 'jo@acme.test' } });
  expect(calls.map(({ authorization }) => authorization)).toEqual(['SSWS old', 'SSWS new']);
});

describe('what goes wrong decides whether it is tried again', () => {
  test.each([
    [429, Throttled],
    [500, Transient],
    [403, Credential],
    [400, Permanent],
  ])('%s', async (status, error) => {
    answer = { status, body: own };
    await expect(hydrated(updated)).rejects.toThrow(error);
  });

  test('an answer that is not a user', async () => {
    answer.body = { hello: 'world' };
    await expect(hydrated(updated)).rejects.toThrow(Transient);
  });

  test.each(Object.entries(foreignBodies('okta')))('%s, with any status', async (_, body) => {
    for (const status of foreignStatuses) {
      text = body(status);
      answer = { status, body: undefined };
      await expect(hydrated(updated), String(status)).rejects.toThrow(Transient);
    }
  });
});
