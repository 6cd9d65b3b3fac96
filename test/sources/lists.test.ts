import { beforeEach, describe, expect, test } from 'vitest';
import type { ApiDefinition } from '../../functions/core/contracts/api.ts';
import type { Directory, Listing } from '../../functions/core/contracts/directory.ts';
import { Transient } from '../../functions/core/contracts/errors.ts';
import { createVendor } from '../../functions/core/vendor/api.ts';
import { api as oktaApi } from '../../functions/sources/okta/api.ts';
import { list } from '../../functions/sources/okta/list.ts';
import { Settings } from '../../functions/sources/okta/schema.ts';
import { api as pagerdutyApi } from '../../functions/sources/pagerduty/api.ts';
import { list as pagerdutyList } from '../../functions/sources/pagerduty/list.ts';
import { createOkta } from '../../infra/local/simulators/okta/index.ts';
import { createPagerduty } from '../../infra/local/simulators/pagerduty/index.ts';
import type { Simulator } from '../../infra/local/simulators/simulator.ts';
import { authorizing } from '../support/authorizing.ts';
import { httpInto } from '../support/target.ts';

const now = () => Date.parse('2026-05-04T10:00:00Z');
const world = { now, sleep: async () => {} };

function vendorOf({ app }: Simulator, origin: string, api: ApiDefinition) {
  return createVendor({
    name: 'The source',
    origin,
    http: httpInto(app),
    authorize: async () => api.authorize({ secrets: ['s'], token: 't' }, authorizing(undefined)),
    isOwnError: api.isOwnError,
    slot: async () => {},
    learn: async () => {},
    exclusive: (_name, work) => work(),
    now,
  });
}

const seed = (simulator: Simulator, rows: object) =>
  simulator.app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) });

/** All pages of one list, and how many there were. */
async function all<Row>(page: (cursor?: string) => Promise<{ rows: Row[]; next?: string } | undefined>) {
  const rows: Row[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const answer = await page(cursor);
    if (answer === undefined) return undefined;
    rows.push(...answer.rows);
    cursor = answer.next;
    pages++;
  } while (cursor !== undefined);
  return { rows, pages };
}

const person = (number: number, rest: object = {}) => ({
  profile: {
    login: `p${number}@acme.test`,
    email: `p${number}@acme.test`,
    firstName: 'P',
    lastName: `${number}`,
  },
  ...rest,
});

describe('Okta’s directory', () => {
  const settings = Settings.parse({ org: 'https://acme.okta.com' });
  let simulator: Simulator;
  let listing: Listing<Settings>;
  beforeEach(() => {
    simulator = createOkta(world);
    listing = { settings, vendor: vendorOf(simulator, 'https://acme.okta.com', oktaApi) };
  });

  test('is read in pages of two hundred, by Okta’s own clock', async () => {
    await seed(simulator, { users: Array.from({ length: 450 }, (_, number) => person(number)) });
    const read = await all((cursor) => list.users(listing, cursor));
    expect({ rows: read?.rows.length, pages: read?.pages }).toEqual({ rows: 450, pages: 3 });
    expect(read?.rows[0]?.user).toEqual({
      id: '00u00000000000000001',
      userName: 'p0@acme.test',
      email: 'p0@acme.test',
      givenName: 'P',
      familyName: '0',
      active: true,
    });
    expect((await list.users(listing)).readAt).toBe(now());
  });

  test('has who is suspended, and not who was deactivated', async () => {
    await seed(simulator, {
      users: [person(0, { status: 'SUSPENDED' }), person(1, { status: 'DEPROVISIONED', id: '00uGONE' })],
    });
    const { rows } = await list.users(listing);
    expect(rows.map(({ user }) => [user.email, user.active])).toEqual([['p0@acme.test', false]]);
    expect(await list.user(listing, '00uGONE')).toBe('gone');
    expect(await list.user(listing, '00uNEVER')).toBe('gone');
  });

  test('says groups and their members', async () => {
    await seed(simulator, {
      groups: [{ id: '00gSRE', name: 'sre' }, { name: 'sales' }],
      users: Array.from({ length: 210 }, (_, number) => person(number, { groups: ['sre'] })),
    });
    const groups = await all((cursor) => (list.groups as NonNullable<Directory['groups']>)(listing, cursor));
    expect(groups?.rows.map(({ displayName }) => displayName)).toEqual(['sre', 'sales']);
    const members = await all(async (cursor) => list.members?.(listing, '00gSRE', cursor));
    expect({ rows: members?.rows.length, pages: members?.pages }).toEqual({ rows: 210, pages: 2 });
    expect(await list.members?.(listing, '00gNONE')).toBeUndefined();
  });

  test('is whose it is', async () => {
    expect(await list.tenant(listing)).toBe('00olocal0000000000000');
  });

  test.each([
    ['another host', 'https://evil.test/api/v1/users?after=1'],
    ['another list', 'https://acme.okta.com/api/v1/groups?after=1'],
  ])('is never followed to %s', async (_what, url) => {
    await seed(simulator, { users: [person(0)] });
    const link = `<${url}>; rel="next"`;
    const http = httpInto(simulator.app);
    const vendor = createVendor({
      ...{
        name: 'Okta',
        origin: 'https://acme.okta.com',
        now,
        authorize: async () => ({ authorization: 'SSWS t' }),
      },
      http: async (request) => {
        const answer = await http(request);
        return { ...answer, headers: { ...answer.headers, link } };
      },
      isOwnError: oktaApi.isOwnError,
      slot: async () => {},
      learn: async () => {},
      exclusive: (_name, work) => work(),
    });
    await expect(list.users({ settings, vendor })).rejects.toThrow(Transient);
  });

  test.each([
    ['a page of a gateway’s', 404, '<html>not found</html>'],
    ['what is no list', 200, '{}'],
  ])('says nothing by %s', async (_what, status, body) => {
    await simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ status, body, times: 4 }),
    });
    await expect(list.users(listing)).rejects.toThrow(Transient);
    await expect(list.members?.(listing, '00gSRE')).rejects.toThrow(Transient);
    await expect(list.user(listing, '00u1')).rejects.toThrow(Transient);
    await expect(list.tenant(listing)).rejects.toThrow(Transient);
  });

  test('says what it lacks to be read', () => {
    const good = { secrets: ['s'], token: 't' };
    expect(list.lacks(settings, good)).toBeUndefined();
    expect(list.lacks(Settings.parse({}), good)).toMatch(/set sources\.okta\.org/);
    expect(list.lacks(settings, { secrets: ['s'] })).toMatch(/store a token/);
    expect(list.lacks({ ...settings, application: '0oa1' }, good)).toBeUndefined();
  });
});

describe('the directory of an application of Okta’s', () => {
  const settings = Settings.parse({ org: 'https://acme.okta.com', application: '0oaAPP' });
  let simulator: Simulator;
  let listing: Listing<Settings>;
  beforeEach(async () => {
    simulator = createOkta(world);
    listing = { settings, vendor: vendorOf(simulator, 'https://acme.okta.com', oktaApi) };
    const status = (number: number) =>
      number === 1 ? 'SUSPENDED' : number === 2 ? 'DEPROVISIONED' : 'ACTIVE';
    await seed(simulator, {
      users: Array.from({ length: 260 }, (_, number) =>
        person(number, { id: `00u${number}`, status: status(number) }),
      ),
      apps: [
        { id: '0oaAPP', label: 'On call', users: Array.from({ length: 250 }, (_, number) => `00u${number}`) },
      ],
    });
  });

  test('is the users who are assigned to it, with their profiles, in pages', async () => {
    const read = await all((cursor) => list.users(listing, cursor));
    expect({ rows: read?.rows.length, pages: read?.pages }).toEqual({ rows: 249, pages: 2 });
    expect(read?.rows[0]?.user).toMatchObject({ id: '00u0', email: 'p0@acme.test', active: true });
    expect(read?.rows[1]?.user).toMatchObject({ id: '00u1', active: false });
    expect(read?.rows.map(({ user }) => user.id)).not.toContain('00u2');
  });

  test('of which a user is no more who was taken out of it is not active, and not gone', async () => {
    expect(list.unlisted?.(settings)).toBe('inactive');
    expect(await list.user(listing, '00u3')).toMatchObject({ user: { active: true } });
    expect(await list.user(listing, '00u255')).toMatchObject({ user: { id: '00u255', active: false } });
    expect(await list.user(listing, '00u2')).toBe('gone');
  });

  test('that Okta does not know is never an empty one', async () => {
    const where = { ...listing, settings: { ...settings, application: '0oaNONE' } };
    await expect(list.users(where)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Okta knows no application 0oaNONE: correct sources.okta.application',
    });
    const body = JSON.stringify({ status: 404, body: '<html>not found</html>', times: 9 });
    await simulator.app.request('/_faults', { method: 'POST', body });
    await expect(list.users(listing)).rejects.toThrow(Transient);
    await expect(list.user(listing, '00u3')).rejects.toThrow(Transient);
  });
});

describe('PagerDuty’s directory', () => {
  let simulator: Simulator;
  let listing: Listing<{ region: 'us' | 'eu' }>;
  beforeEach(() => {
    simulator = createPagerduty(world);
    listing = {
      settings: { region: 'us' },
      vendor: vendorOf(simulator, 'https://api.pagerduty.com', pagerdutyApi),
    };
  });
  const user = (number: number) => ({
    id: `P${number}`,
    name: `Person ${number}`,
    email: `p${number}@acme.test`,
  });

  test('is read in pages of a hundred, with how many there are', async () => {
    await seed(simulator, { users: Array.from({ length: 250 }, (_, number) => user(number)) });
    const read = await all((cursor) => pagerdutyList.users(listing, cursor));
    expect({ rows: read?.rows.length, pages: read?.pages }).toEqual({ rows: 250, pages: 3 });
    expect(await pagerdutyList.users(listing)).toMatchObject({ total: 250, readAt: now() });
    expect(read?.rows[0]?.user).toMatchObject({ id: 'P0', email: 'p0@acme.test', displayName: 'Person 0' });
    expect(read?.rows[0]?.groups).toBeUndefined();
  });

  test('reads ten thousand users and no more, which it says', async () => {
    await seed(simulator, { users: Array.from({ length: 10_050 }, (_, number) => user(number)) });
    expect((await pagerdutyList.users(listing, '9950')).rows).toHaveLength(50);
    await expect(pagerdutyList.users(listing, '10000')).rejects.toThrow(/no more than 10000 users/);
  });

  test('says in its own words who is gone, and whose it is', async () => {
    await seed(simulator, { users: [user(1)] });
    expect(await pagerdutyList.user(listing, 'P1')).toMatchObject({ user: { id: 'P1' }, readAt: now() });
    expect(await pagerdutyList.user(listing, 'P2')).toBe('gone');
    expect(await pagerdutyList.tenant(listing)).toBe('localorg.pagerduty.com');
  });

  test('takes no gateway’s 404 for a user who is gone', async () => {
    await simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ status: 404, body: '<html>not found</html>', times: 2 }),
    });
    await expect(pagerdutyList.user(listing, 'P1')).rejects.toThrow(Transient);
    await expect(pagerdutyList.users(listing)).rejects.toThrow(Transient);
  });

  test('says what it lacks to be read', () => {
    expect(pagerdutyList.lacks({ region: 'us' }, { secrets: ['s'] })).toMatch(/store an API token/);
    expect(pagerdutyList.lacks({ region: 'us' }, { secrets: ['s'], token: 't' })).toBeUndefined();
  });

  test('says nothing by a page of nobody that goes on', async () => {
    const body = { users: [], offset: 0, more: true, total: null };
    await simulator.app.request('/_faults', {
      method: 'POST',
      body: JSON.stringify({ status: 200, body, times: 1 }),
    });
    await expect(pagerdutyList.users(listing)).rejects.toThrow(Transient);
  });
});
