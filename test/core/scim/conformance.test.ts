import { describe, expect, test } from 'vitest';
import { createScimServer, enterpriseUrn, groupUrn, patchUrn, userUrn } from '../../support/scim.ts';

const listUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';
const filter = (text: string) => `filter=${encodeURIComponent(text)}`;

/** What every answer that is a list has: whole numbers, and as many resources as it says. */
function expectList(
  { status, body }: Awaited<ReturnType<ReturnType<typeof createScimServer>['call']>>,
  total: number,
) {
  expect(status).toBe(200);
  expect(body.schemas).toEqual([listUrn]);
  expect(body).toMatchObject({ totalResults: total, itemsPerPage: body.Resources.length });
  expect(Number.isInteger(body.startIndex)).toBe(true);
}

describe('Okta’s test of a connector', () => {
  test('reads a list, a user, one who is not there; makes one, finds them, and is refused the same again', async () => {
    const server = createScimServer();
    await server.user('first@example.com', { name: { givenName: 'First', familyName: 'User' } });
    const list = await server.call('GET', '/Users?count=1&startIndex=1');
    expectList(list, 1);
    expect(list.headers.get('content-type')).toBe('application/scim+json');
    const [first] = list.body.Resources;
    const read = await server.call('GET', `/Users/${first?.id}`);
    expect(read.body).toMatchObject({
      id: first?.id,
      schemas: [userUrn],
      userName: 'first@example.com',
      active: true,
      name: { givenName: 'First', familyName: 'User' },
      emails: [{ value: 'first@example.com', type: 'work', primary: true }],
      meta: { resourceType: 'User', location: `https://rollcall.test/scim/v2/Users/${first?.id}` },
    });
    const missing = await server.call('GET', '/Users/00919288221112222');
    expect(missing).toMatchObject({ status: 404, body: { schemas: [errorUrn], status: '404' } });
    expect(missing.body.detail).toBeTypeOf('string');
    const lookup = `/Users?${filter('userName eq "Runscope@Example.com"')}&startIndex=1&count=100`;
    expectList(await server.call('GET', lookup), 0);
    const body = {
      schemas: [userUrn],
      userName: 'runscope@example.com',
      name: { givenName: 'Run', familyName: 'Scope' },
      emails: [{ primary: true, value: 'runscope@example.com', type: 'work' }],
      displayName: 'Run Scope',
      active: true,
    };
    const made = await server.call('POST', '/Users', body);
    expect(made).toMatchObject({ status: 201, body });
    expect(await server.call('POST', '/Users', body)).toMatchObject({
      status: 409,
      body: { schemas: [errorUrn], status: '409', scimType: 'uniqueness' },
    });
    const found = await server.call('GET', lookup);
    expectList(found, 1);
    expect(found.body.Resources).toEqual([made.body]);
    expectList(await server.call('GET', '/Groups?startIndex=1&count=100'), 0);
  });

  test('assigns, updates, deactivates and assigns again; pushes a group, renames and unlinks it', async () => {
    const server = createScimServer();
    const id = await server.user('jo@acme.test', {
      externalId: '00u1',
      groups: [],
      password: 'x',
      locale: 'en-US',
    });
    const whole = (await server.call('GET', `/Users/${id}`)).body;
    const put = (change: object) => server.call('PUT', `/Users/${id}`, { ...whole, ...change, groups: [] });
    expect(await put({ title: 'SRE' })).toMatchObject({
      status: 200,
      body: { title: 'SRE', externalId: '00u1' },
    });
    expect((await put({ active: false })).body.active).toBe(false);
    const inactive = await server.call('GET', `/Users?${filter('userName eq "jo@acme.test"')}`);
    expect(inactive.body.Resources).toMatchObject([{ id, active: false }]);
    const on = await server.patch(`/Users/${id}`, { op: 'replace', value: { active: true } });
    expect(on).toMatchObject({ status: 200, body: { active: true } });
    const group = await server.call('POST', '/Groups', {
      schemas: [groupUrn],
      displayName: 'SRE',
      members: [],
    });
    expect(group).toMatchObject({ status: 201, body: { displayName: 'SRE', members: [] } });
    const at = `/Groups/${group.body.id}`;
    // Older ones leave out what kind of message it is.
    const bare = {
      Operations: [{ op: 'add', path: 'members', value: [{ value: id, display: 'jo@acme.test' }] }],
    };
    expect((await server.call('PATCH', at, bare)).status).toBe(204);
    expect((await server.call('GET', at)).body.members).toMatchObject([
      { value: id, display: 'jo@acme.test' },
    ]);
    await server.patch(at, {
      op: 'replace',
      value: { members: [], id: group.body.id, displayName: 'SRE 2' },
    });
    expect((await server.call('GET', at)).body).toMatchObject({ displayName: 'SRE 2', members: [] });
    expect((await server.call('DELETE', at)).status).toBe(204);
  });
});

describe('Microsoft’s test of an endpoint', () => {
  test('probes with a user who is not there, and with a flag of its own in the URL', async () => {
    const server = createScimServer();
    const probe = `/Users?aadOptscim062020&${filter('userName eq "9c1a2e1c-1b2d-4f3e-8a7b-000000000000"')}`;
    expectList(await server.call('GET', probe), 0);
  });

  test('makes a user of the enterprise, finds and changes them in both dialects', async () => {
    const server = createScimServer();
    const manager = await server.user('boss@acme.test');
    const made = await server.call('POST', '/Users', {
      schemas: [userUrn, enterpriseUrn],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'Test_User_ab6490ee',
      active: true,
      addresses: null,
      displayName: 'lennay',
      emails: [{ primary: true, type: 'work', value: 'Test_User@testuser.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
      roles: [],
      [enterpriseUrn]: { department: 'bob', employeeNumber: '5', manager: { value: manager } },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { schemas: [userUrn, enterpriseUrn] },
    });
    const { id } = made.body;
    for (const text of [
      'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"',
      'emails[type eq "work"].value eq "test_user@TESTUSER.com"',
      'userName eq "test_user_AB6490ee" and active eq true',
      `id eq "${id}" and ${enterpriseUrn}:manager eq "${manager}"`,
      'displayName co "nn" and title ne "x"',
    ])
      expect((await server.call('GET', `/Users?${filter(text)}`)).body.Resources).toEqual([made.body]);
    const changed = await server.patch(
      `/Users/${id}`,
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 206' },
      { op: 'Remove', path: `${enterpriseUrn}:manager` },
      { op: 'replace', value: { 'name.familyName': 'Doe', [`${enterpriseUrn}:department`]: 'SRE' } },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: {
        active: false,
        phoneNumbers: [{ type: 'mobile', value: '+1 206' }],
        name: { familyName: 'Doe', givenName: 'givenName' },
        [enterpriseUrn]: { department: 'SRE', employeeNumber: '5' },
      },
    });
    expect((await server.call('GET', `/Users/${id}?attributes=userName,emails.value`)).body).toEqual({
      schemas: [userUrn, enterpriseUrn],
      id,
      userName: 'Test_User_ab6490ee',
      emails: [{ value: 'Test_User@testuser.com' }],
    });
  });

  test('makes a group, looks whether a user is in it without reading all of them, and takes them out by a list', async () => {
    const server = createScimServer();
    const [one, two] = [await server.user('one@acme.test'), await server.user('two@acme.test')];
    const made = await server.call('POST', '/Groups?excludedAttributes=members', {
      schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'displayName',
      meta: { resourceType: 'Group' },
    });
    expect(made.status).toBe(201);
    expect(made.body.members).toBeUndefined();
    const at = `/Groups/${made.body.id}`;
    const members = [one, two].map((value) => ({ $ref: null, value }));
    expect((await server.patch(at, { op: 'Add', path: 'members', value: members })).status).toBe(204);
    const probe = async (user: string) =>
      (await server.call('GET', `/Groups?${filter(`id eq "${made.body.id}" and members eq "${user}"`)}`))
        .body;
    expect(await probe(one)).toMatchObject({ totalResults: 1 });
    await server.patch(at, { op: 'Remove', path: 'members', value: [{ $ref: null, value: one }] });
    expect([await probe(one), await probe(two)]).toMatchObject([{ totalResults: 0 }, { totalResults: 1 }]);
    const match = `/Groups?excludedAttributes=members&${filter('displayName eq "DISPLAYNAME"')}`;
    const found = await server.call('GET', match);
    expectList(found, 1);
    expect(found.body.Resources[0]?.members).toBeUndefined();
  });
});

describe('RFC 7644', () => {
  test('pages keep their order, count from 1, and say how many there are', async () => {
    const server = createScimServer();
    for (let n = 0; n < 7; n++) await server.user(`u${n}@example.com`);
    const page = async (query: string) =>
      (await server.call('GET', `/Users?attributes=userName&${query}`)).body;
    const seen = [];
    for (let start = 1; start <= 7; start += 3) {
      const { Resources, itemsPerPage, totalResults, startIndex } = await page(`startIndex=${start}&count=3`);
      expect([totalResults, startIndex, itemsPerPage]).toEqual([7, start, Resources.length]);
      seen.push(...Resources.map(({ userName }) => userName));
    }
    expect(new Set(seen).size).toBe(7);
    expect(await page('startIndex=-5&count=2')).toMatchObject({ startIndex: 1, itemsPerPage: 2 });
    expect(await page('count=0')).toMatchObject({ totalResults: 7, itemsPerPage: 0, Resources: [] });
    expect(await page('count=-1')).toMatchObject({ itemsPerPage: 0 });
    expect(await page('startIndex=100')).toMatchObject({ totalResults: 7, itemsPerPage: 0 });
    expect(await server.call('GET', '/Users?count=x')).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    });
    const body = {
      schemas: ['…:SearchRequest'],
      filter: 'userName sw "u"',
      startIndex: 2,
      count: 2,
      attributes: ['id'],
    };
    const searched = (await server.call('POST', '/Users/.search', body)).body;
    expect(searched).toMatchObject({ totalResults: 7, startIndex: 2, itemsPerPage: 2 });
    expect(Object.keys(searched.Resources[0] ?? {})).toEqual(['id', 'schemas']);
  });

  test('an ETag that is known spares the body, and one that is old stops a write', async () => {
    const server = createScimServer();
    const id = await server.user('jane@example.com');
    const at = `/Users/${id}`;
    const { headers } = await server.call('GET', at);
    const etag = headers.get('etag') ?? '';
    expect(await server.call('GET', at, undefined, { 'if-none-match': etag })).toMatchObject({
      status: 304,
      body: undefined,
    });
    const change = { schemas: [patchUrn], Operations: [{ op: 'add', path: 'title', value: 'SRE' }] };
    expect((await server.call('PATCH', at, change, { 'if-match': etag })).status).toBe(200);
    for (const method of ['PATCH', 'DELETE'])
      expect(
        (await server.call(method, at, method === 'PATCH' ? change : undefined, { 'if-match': etag })).status,
      ).toBe(412);
    expect((await server.call('GET', at, undefined, { 'if-none-match': etag })).status).toBe(200);
    expect((await server.call('DELETE', at, undefined, { 'if-match': '*' })).status).toBe(204);
  });

  test('says what it has: schemas, types of resources, and what is supported', async () => {
    const server = createScimServer();
    const config = await server.call('GET', '/ServiceProviderConfig');
    expect(config.body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
    });
    const types = await server.call('GET', '/ResourceTypes');
    expectList(types, 2);
    expect((await server.call('GET', '/ResourceTypes/User')).body).toEqual(types.body.Resources[0]);
    const schemas = await server.call('GET', '/Schemas');
    expectList(schemas, 3);
    for (const schema of schemas.body.Resources) {
      expect((await server.call('GET', `/Schemas/${schema.id}`)).body).toEqual(schema);
    }
    for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes'])
      expect((await server.call('GET', `${path}?${filter('id pr')}`)).status).toBe(403);
  });

  test.each([
    ['GET', '/nothing', 404],
    ['GET', '/Schemas/urn:none', 404],
    ['POST', '/Bulk', 501],
    ['GET', '/Me', 501],
    ['PUT', '/Users', 405],
    ['POST', '/Users/x', 405],
    ['PATCH', '/Schemas', 405],
    ['PATCH', '/Users/x', 404],
    ['PUT', '/Groups/x', 404],
    ['GET', `/Users?${filter('userName xx "a"')}`, 400],
    ['GET', '/Users?attributes=id&excludedAttributes=name', 400],
  ])('%s %s is %i, in the words of SCIM', async (method, path, status) => {
    const server = createScimServer();
    const body = { Operations: [{ op: 'add', path: 'title', value: 'x' }], userName: 'x', displayName: 'x' };
    const answer = await server.call(method, path, method === 'GET' ? undefined : body);
    expect(answer).toMatchObject({ status, body: { schemas: [errorUrn], status: String(status) } });
  });

  test('does not mind slashes too many, or JSON by its plain name', async () => {
    const server = createScimServer();
    const made = await server.call(
      'POST',
      '//Users/',
      { userName: 'jane@example.com' },
      { 'content-type': 'application/json' },
    );
    expect(made.status).toBe(201);
    expect((await server.call('GET', `//Users/${made.body.id}/`)).status).toBe(200);
  });

  test.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['no userName', '{}', 400],
    ['a name that is none', '{"userName":"x","name":"Jane"}', 400],
    ['what is nested too deep', `{"userName":"x","name":${'['.repeat(99)}${']'.repeat(99)}}`, 400],
    ['more than 64 KiB', JSON.stringify({ userName: 'x', title: 'y'.repeat(70_000) }), 413],
    ['more than 1 MiB', `"${'y'.repeat(1_100_000)}"`, 413],
  ])('a body with %s is refused, and nothing is told', async (_, body, status) => {
    const server = createScimServer();
    expect(await server.call('POST', '/Users', body)).toMatchObject({
      status,
      body: { status: String(status) },
    });
    expect(server.events()).toEqual([]);
  });
});
