import { describe, expect, test } from 'vitest';
import { createScimServer, enterpriseUrn, groupUrn, userUrn } from '../../support/scim.ts';
import { expectList } from '../../support/scim-list.ts';

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';
const filter = (text: string) => `filter=${encodeURIComponent(text)}`;

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
