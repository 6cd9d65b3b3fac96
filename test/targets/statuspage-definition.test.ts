import { describe, expect, it } from 'vitest';
import { decodeIds, encodeIds } from '../../functions/targets/statuspage/account.ts';
import { statuspage } from '../../functions/targets/statuspage/index.ts';
import { PermissionsBody, Subscriber, ViewerRow } from '../../functions/targets/statuspage/schema.ts';
import { authorizing } from '../support/authorizing.ts';

const settings = { organization: 'localorg0000', pages: ['localpage001'] };

describe('the configuration of Statuspage', () => {
  it('names the organisation and the pages, and may name limits', () => {
    expect(statuspage.settings.parse(settings)).toEqual(settings);
    const limits = [{ calls: 30, seconds: 60 }];
    expect(statuspage.api.limits(statuspage.settings.parse({ ...settings, limits }))).toEqual({
      default: limits,
    });
    expect(statuspage.api.limits(settings)).toEqual({ default: [{ calls: 60, seconds: 60 }] });
  });

  it.each([
    {},
    { ...settings, organization: '' },
    { ...settings, pages: 'localpage001' },
    { ...settings, limits: [] },
    { ...settings, page: [] },
  ])('is refused: %j', (wrong) => {
    expect(statuspage.settings.safeParse(wrong).success).toBe(false);
  });

  it.each([
    { pages: { p: { groups: [''] } } },
    { pages: { p: { group: ['Customers'] } } },
    { permissions: { p: { admin: true } } },
    { permissions: { p: { incidents: 'yes' } } },
    { roles: [] },
  ])('does not take the grant %j', (wrong) => {
    expect(statuspage.grant.safeParse(wrong).success).toBe(false);
  });

  it('goes to Statuspage with the word OAuth before the key', () => {
    expect(statuspage.api.origin(settings)).toBe('https://api.statuspage.io');
    expect(statuspage.api.authorize({ key: 'k' }, authorizing(settings))).toEqual({
      authorization: 'OAuth k',
    });
  });
});

describe('a refusal by Statuspage', () => {
  it('is told by 420 too, from before 429 was common', () => {
    expect(statuspage.api.throttle?.({ status: 420, headers: {} })).toEqual({});
    expect(statuspage.api.throttle?.({ status: 422, headers: {} })).toBeUndefined();
  });
});

describe('grants at Statuspage', () => {
  it('add up page by page: groups, components and rights', () => {
    const combined = statuspage.combine([
      { pages: { p: { groups: ['A'], components: ['X'] } }, permissions: { p: { incidents: true } } },
      { pages: { p: { groups: ['B', 'A'] }, q: {} } },
      { permissions: { p: { incidents: false, maintenance: false }, q: {} } },
    ]);
    expect(combined).toEqual({
      pages: { p: { groups: ['A', 'B'], components: ['X'] }, q: {} },
      permissions: { p: { incidents: true, maintenance: false }, q: {} },
    });
  });

  it('that name nothing stay empty, and one alone stays itself', () => {
    expect(statuspage.combine([{}])).toEqual({});
    const grant = { pages: { p: { groups: ['A'] } } };
    expect(statuspage.combine([grant])).toEqual(grant);
  });
});

describe('what is remembered of a person at Statuspage', () => {
  it('are the ids of every surface', () => {
    const ids = { users: ['u1', 'u2'], viewers: { p: ['a'], q: ['b', 'c'] } };
    expect(encodeIds(ids)).toEqual(['user=u1', 'user=u2', 'p=a', 'q=b', 'q=c']);
    expect(decodeIds(encodeIds(ids))).toEqual(ids);
    expect(decodeIds([])).toEqual({ users: [], viewers: {} });
    expect(decodeIds(undefined)).toEqual({ users: [], viewers: {} });
  });
});

describe('the shapes that Statuspage answers in', () => {
  const rights = { page_configuration: false, incident_manager: true };
  it.each([
    { pages: [{ page_id: 'p', ...rights }] },
    { pages: { p: rights } },
    { data: { user_id: 'u', pages: { p: rights } } },
    { data: { user_id: 'u', pages: [{ page_id: 'p', ...rights, note: null }] } },
  ])('are all permissions: %j', (body) => {
    expect(PermissionsBody.parse(body)).toEqual({ p: rights });
  });

  it.each([{}, { pages: null }, { data: {} }, { pages: [{}] }, []])('are not permissions: %j', (body) => {
    expect(PermissionsBody.safeParse(body).success).toBe(false);
  });

  it.each([
    [{ page_access_group_ids: ['a', 'b'] }, ['a', 'b']],
    [{ page_access_group_ids: 'a' }, ['a']],
    [{ page_access_group_ids: '' }, []],
    [{ page_access_group_ids: null, page_access_group_id: 'a' }, ['a']],
    [{ page_access_group_ids: ['a'], page_access_group_id: 'a' }, ['a']],
    [{}, []],
  ])('have groups as a list, a text or not at all: %j', (groups, ids) => {
    expect(ViewerRow.parse({ id: 'v', ...groups }).groupIds).toEqual(ids);
  });

  it('leave out what is not known of a subscriber', () => {
    const subscriber = Subscriber.parse({ id: 's', mode: 'email', email: 'jane@example.com' });
    expect(subscriber).toMatchObject({ components: [], viewer: null, endpoint: null, phone: null });
  });
});
