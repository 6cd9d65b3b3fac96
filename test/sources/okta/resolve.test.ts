import { beforeEach, describe, expect, test } from 'vitest';
import { Credential, Permanent, Throttled, Transient } from '../../../functions/core/contracts/errors.ts';
import { Event } from '../../../functions/core/contracts/event.ts';
import { foreignBodies, foreignStatuses, ownErrors } from '../../contracts/interference.ts';
import { createAsked, group, jo, next, told, updated } from './asked.ts';

let okta: ReturnType<typeof createAsked>;
beforeEach(() => {
  okta = createAsked();
});

describe('a change that does not say what changed', () => {
  test('is told as it came, and with it what Okta has: the profile and all groups, for two calls', async () => {
    const [read, hint, ...others] = await okta.resolved(updated);
    expect(read).toEqual({
      id: 'okta:acme.okta.com:1:read',
      type: 'user.observed',
      source: 'okta',
      // When the read began by Okta's clock, and two seconds before that.
      occurredAt: '2026-05-04T10:11:18.000Z',
      readAt: '2026-05-04T10:11:20.999Z',
      user: told,
      groups: [{ id: '00gSRE', displayName: 'SRE' }],
    });
    expect(hint).toEqual({ ...updated, user: { id: '00uJO', displayName: 'Jo Doe' } });
    expect(others).toEqual([]);
    expect(okta.calls).toEqual([
      { path: '/api/v1/users/00uJO', authorization: 'SSWS token' },
      { path: '/api/v1/users/00uJO/groups?limit=200', authorization: 'SSWS token' },
    ]);
  });

  test('is told the same way when it is read again', async () => {
    expect(await okta.resolved(updated)).toEqual(await okta.resolved(updated));
  });

  test.each(['user.created', 'user.reactivated'] as const)('and %s stays what it is', async (type) => {
    expect((await okta.resolved({ ...updated, type })).map((event) => event.type)).toEqual([
      'user.observed',
      type,
    ]);
  });

  test('what the profile lacks is not told, and what is told is well-formed', async () => {
    okta.user.body = { id: '00uJO', status: 'STAGED', profile: { email: null, mobilePhone: '', title: 7 } };
    const [read, hint] = await okta.resolved(updated);
    expect(read?.user).toEqual({ id: '00uJO', active: true });
    expect(hint).toEqual(updated);
    expect(Event.safeParse(read).success).toBe(true);
  });
});

describe('what the status means', () => {
  test.each([
    ['STAGED', true],
    ['PROVISIONED', true],
    ['ACTIVE', true],
    ['RECOVERY', true],
    ['LOCKED_OUT', true],
    ['PASSWORD_EXPIRED', true],
    ['SUSPENDED', false],
  ])('%s: active is %s', async (status, active) => {
    okta.user.body = { ...jo, status };
    expect(await okta.resolved(updated)).toMatchObject([{ type: 'user.observed', user: { active } }, {}]);
  });

  test('where an application decides who is active, nothing, and nobody’s groups are asked for', async () => {
    const [read] = await okta.resolved(updated, { org: 'https://acme.okta.com', application: '0oaAPP' });
    expect(read).toMatchObject({ type: 'user.updated', user: { email: 'jo@acme.test' } });
    expect(read?.user).not.toHaveProperty('active');
    expect(read).not.toHaveProperty('groups');
    expect(okta.calls).toHaveLength(1);
  });

  test('a user who was deactivated meanwhile is a leaver, or suspended where the settings say so', async () => {
    okta.user.body = { ...jo, status: 'DEPROVISIONED' };
    const org = 'https://acme.okta.com';
    expect(await okta.resolved(updated, { org })).toMatchObject([{ type: 'user.deactivated' }, {}]);
    expect(await okta.resolved(updated, { org, deactivated: 'suspended' })).toMatchObject([
      { type: 'user.observed', user: { active: false }, groups: [{ id: '00gSRE' }] },
      {},
    ]);
  });
});

describe('of whom Okta does not show nothing is concluded', () => {
  test('the event goes on as it came', async () => {
    okta.user = { status: 404, body: ownErrors.okta?.(404) };
    expect(await okta.resolved(updated)).toEqual([updated]);
    expect(okta.untold).toEqual(['the user, of whom it says 404']);
  });

  test.each(Object.entries(foreignBodies('okta')))(
    'it is asked again: %s, with any status',
    async (_, body) => {
      for (const status of foreignStatuses) {
        okta.user = { status, text: body(status) };
        await expect(okta.resolved(updated), String(status)).rejects.toThrow(Transient);
      }
    },
  );
});

describe('Okta is not asked', () => {
  test.each(['user.suspended', 'user.deleted', 'group.member_added', 'group.member_removed'] as const)(
    'about %s, which says all there is',
    async (type) => {
      const event: Event = { ...updated, type, group: { id: '00gSRE' } };
      expect(await okta.resolved(event)).toEqual([event]);
      expect(okta.calls).toEqual([]);
    },
  );

  test('without its URL in the settings, or without a token in the secret', async () => {
    expect(await okta.resolved(updated, {})).toEqual([updated]);
    okta.tokens = [];
    expect(await okta.resolved(updated)).toEqual([updated]);
    expect(okta.calls).toEqual([]);
  });
});

test('another origin may stand in for Okta', async () => {
  const origin = 'http://127.0.0.1:9';
  okta.pages = [{ body: [group('1')], headers: next(1, origin) }, { body: [group('2')] }];
  const [read] = await okta.resolved(updated, { org: 'https://acme.okta.com' }, { origin });
  expect(read?.groups).toHaveLength(2);
});

test('an id with characters that mean something in a URL stays an id', async () => {
  okta.user.body = { ...jo, id: '../groups?x' };
  await okta.resolved({ ...updated, user: { id: '../groups?x' } });
  expect(okta.calls).toMatchObject([{ path: '/api/v1/users/..%2Fgroups%3Fx' }, {}]);
});

test('a token that was rotated a moment ago is read anew', async () => {
  okta.tokens = ['old', 'new'];
  expect(await okta.resolved(updated)).toMatchObject([{ user: { email: 'jo@acme.test' } }, {}]);
  expect(okta.calls.slice(0, 2).map(({ authorization }) => authorization)).toEqual(['SSWS old', 'SSWS new']);
});

describe('what goes wrong decides whether it is tried again', () => {
  test.each([
    [429, Throttled],
    [500, Transient],
    [403, Credential],
    [400, Permanent],
  ])('%s', async (status, error) => {
    okta.user = { status, body: ownErrors.okta?.(status) };
    await expect(okta.resolved(updated)).rejects.toThrow(error);
  });

  test.each([{ hello: 'world' }, [jo], { ...jo, id: '00uANOTHER' }, { ...jo, status: undefined }])(
    'an answer that is not the user: %j',
    async (body) => {
      okta.user.body = body;
      await expect(okta.resolved(updated)).rejects.toThrow(Transient);
    },
  );

  test('a token that no header can carry', async () => {
    okta.tokens = ['to\nken'];
    await expect(okta.resolved(updated)).rejects.toThrow(Credential);
    expect(okta.calls).toEqual([]);
  });
});
