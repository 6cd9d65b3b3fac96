import { describe, expect, test } from 'vitest';
import { createScimServer, patchUrn } from '../../support/scim.ts';
import { expectList } from '../../support/scim-list.ts';

const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';
const filter = (text: string) => `filter=${encodeURIComponent(text)}`;

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
