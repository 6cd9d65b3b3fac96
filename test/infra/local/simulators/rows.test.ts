import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crowdEmail, idOf, Rows } from '../../../../infra/local/simulators/rows.ts';
import { createApi } from '../../../support/pagertree-api.ts';
import { createVendor, one } from '../../../targets/statuspage-vendor.ts';

type Row = { id: string; name: string };
const named = { prefix: 'c', digits: 4 };
const crowdOf = (size: number) => ({
  ...named,
  size,
  make: (number: number, id: string) => ({ id, name: `n${number}` }),
});

type Step = { what: string; at: number };

/** Does a step, and answers what there is by its id then. */
function done(rows: Map<string, Row>, { what, at }: Step): unknown[] {
  const id = what === 'add' ? `own${at}` : idOf(named, at);
  if (what === 'add') rows.set(id, { id, name: 'own' });
  const deleted = what === 'delete' && rows.delete(id);
  if (what === 'rename') Object.assign(rows.get(id) ?? {}, { name: 'x' });
  return [deleted, rows.get(id), rows.has(id)];
}

describe('rows with a crowd', () => {
  test('are those of a map that holds everybody, whatever is done to them', () => {
    const step = fc.record({
      what: fc.constantFrom('get', 'delete', 'add', 'rename'),
      at: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), fc.array(step, { maxLength: 25 }), (size, steps) => {
        const rows = new Rows<Row>(crowdOf(size));
        const model = new Map<string, Row>();
        for (let number = 0; number < size; number++) {
          model.set(idOf(named, number), { id: idOf(named, number), name: `n${number}` });
        }
        for (const one of steps) {
          expect(done(rows, one)).toEqual(done(model, one));
        }
        const all = [...model.values()];
        expect(rows.size).toBe(all.length);
        expect(rows.all().filter(() => true)).toEqual(all);
        for (let start = 0; start < all.length; start += 3) {
          expect(rows.all().slice(start, start + 3)).toEqual(all.slice(start, start + 3));
        }
      }),
    );
  });
});

describe('a crowd of 100,000', () => {
  test('at Statuspage is paged, filtered and refused like everybody else', async () => {
    const { request, state } = createVendor({ crowd: 100_000 });
    const path = `/pages/${one}/page_access_users`;
    const read = async (query: string) => (await (await request('GET', `${path}?${query}`)).json()) as Row[];
    expect(await read('page=1000&per_page=100')).toHaveLength(100);
    expect(await read('page=1001&per_page=100')).toEqual([]);
    expect(await read(`email=${crowdEmail(99_999)}`)).toHaveLength(1);
    const email = crowdEmail(5).toUpperCase();
    expect((await request('POST', path, { page_access_user: { email } })).status).toBe(409);
    const [someone] = (await (
      await request('GET', `/pages/${one}/subscribers?state=all&page=0`)
    ).json()) as Row[];
    expect((await request('GET', `/pages/${one}/subscribers/${someone?.id}`)).status).toBe(200);
    expect((await request('GET', `/pages/${one}/subscribers/nobody`)).status).toBe(404);
    expect((await state()).pageAccessUsers).toEqual([]);
  });

  test('at PagerTree is paged by offset, in order of creation, and its addresses are taken', async () => {
    const { call, hire } = createApi({ crowd: 100_000 });
    const list = '/api/v4/account_users?limit=100&sort=created_at&direction=asc';
    const { json } = await call('GET', `${list}&offset=99950`);
    expect([json.data.length, json.has_more, json.total_count]).toEqual([52, false, 100_002]);
    expect((await hire('Member', crowdEmail(7).toUpperCase())).status).toBe(422);
  });
});
