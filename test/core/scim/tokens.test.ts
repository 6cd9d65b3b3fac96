import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashOf } from '../../../functions/core/scim/door/tokens.ts';
import { createScimServer } from '../../support/scim.ts';

const token = (name: string, ends = '2027-05-04') => ({ name, hash: hashOf(name), ends });
const as = (authorization: string) => ({ authorization });

describe('a token', () => {
  test('of several is good, each until the end of its last day, and not a moment longer', async () => {
    const server = createScimServer({ tokens: [token('old', '2026-05-04'), token('new')] });
    const status = async (name: string) =>
      (await server.call('GET', '/Users', undefined, as(`Bearer ${name}`))).status;
    expect([await status('old'), await status('new')]).toEqual([200, 200]);
    server.clock.now = Date.parse('2026-05-04T23:59:59.999Z');
    expect([await status('old'), await status('new')]).toEqual([200, 200]);
    server.clock.now++;
    expect([await status('old'), await status('new')]).toEqual([401, 200]);
  });

  test('that is none is refused on every path, as SCIM says it, whatever is asked', async () => {
    const server = createScimServer();
    for (const [method, path] of [
      ['GET', '/Users'],
      ['POST', '/Users'],
      ['DELETE', '/Groups/x'],
      ['GET', '/ServiceProviderConfig'],
      ['GET', '/nothing'],
      ['POST', '/Bulk'],
    ] as const) {
      for (const shown of [
        '',
        'Bearer',
        'Bearer ',
        'Bearer the-tokem',
        'Basic the-token',
        'the-token',
        'Bearer the-token x',
      ]) {
        const { status, body, headers } = await server.call(
          method,
          path,
          method === 'POST' ? {} : undefined,
          as(shown),
        );
        expect([status, body.status, headers.get('www-authenticate')]).toEqual([401, '401', 'Bearer']);
      }
    }
    expect(server.events()).toEqual([]);
    expect(server.rejected).toContain('signature');
  });

  test('that was made a minute ago is good, and a flood of forged ones is no flood of reads', async () => {
    let tokens = [token('first')];
    const reads: boolean[] = [];
    const server = createScimServer({
      secret: async (fresh) => {
        reads.push(fresh);
        return { tokens: fresh ? tokens : [token('first')] };
      },
    });
    const status = async (name: string) =>
      (await server.call('GET', '/Users', undefined, as(`bearer ${name}`))).status;
    tokens = [token('first'), token('second')];
    expect(await status('second')).toBe(200);
    for (let n = 0; n < 20; n++) expect(await status(`forged-${n}`)).toBe(401);
    expect(reads.filter((fresh) => fresh)).toHaveLength(1);
  });

  test.each([
    ['cannot be read', () => Promise.reject(new Error('no'))],
    ['has another shape', async () => ({ secrets: ['x'] })],
  ])('while the secret %s, is answered 503 and never refused', async (_, secret) => {
    const server = createScimServer({ secret });
    const { status, headers } = await server.call('GET', '/Users');
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('that differs in anything is never accepted', async () => {
    const server = createScimServer();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary-ascii' }), async (text) => {
        fc.pre(text.trim() !== 'the-token' && !/[\r\n\0]/.test(text));
        const { status } = await server.call('GET', '/Users', undefined, as(`Bearer ${text}`));
        expect(status).toBe(401);
      }),
      { numRuns: 200 },
    );
  });
});
