import { expect, test } from 'vitest';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createScimServer } from '../../support/scim.ts';

/** A table that is cut off at one write or removal, counted from now on; then all is well again. */
function fragile() {
  const table = createMemoryTable();
  let left = Number.POSITIVE_INFINITY;
  const perhaps =
    <Args extends unknown[]>(act: (...args: Args) => Promise<boolean>) =>
    async (...args: Args) => {
      if (left-- !== 0) return act(...args);
      throw new Error('cut off');
    };
  const cut: Table = { ...table, write: perhaps(table.write), remove: perhaps(table.remove) };
  return {
    table: cut,
    cutAt: (place: number) => {
      left = place;
    },
  };
}

const user = { userName: 'jane@example.com', externalId: 'e1', emails: [{ value: 'jane@example.com' }] };

/** Every request is cut off at each of its writes once, and sent again, as clients do. */
test.each([
  ['POST', '/Users', user, 201],
  [
    'PATCH',
    '/Users/{kim}',
    { Operations: [{ op: 'replace', value: { userName: 'x@example.com', title: 'SRE' } }] },
    200,
  ],
  ['DELETE', '/Users/{kim}', undefined, 204],
  ['POST', '/Groups', { displayName: 'ops', members: [{ value: '{kim}' }] }, 201],
  [
    'PATCH',
    '/Groups/{sre}',
    { Operations: [{ op: 'replace', value: { displayName: 'x', members: [{ value: '{leo}' }] } }] },
    204,
  ],
  ['DELETE', '/Groups/{sre}', undefined, 204],
] as const)(
  '%s %s that is cut off anywhere and sent again ends as if it had not been',
  async (method, path, body, status) => {
    const run = async (cutAt: number) => {
      const { table, cutAt: cut } = fragile();
      const server = createScimServer({ table });
      const [kim, leo] = [await server.user('kim@example.com'), await server.user('leo@example.com')];
      const sre = await server.group('sre', [kim]);
      const named = (text: string) => text.replace('{kim}', kim).replace('{leo}', leo).replace('{sre}', sre);
      const sent = body && JSON.parse(named(JSON.stringify(body)));
      server.told();
      cut(cutAt);
      const first = await server.call(method, named(path), sent);
      cut(Number.POSITIVE_INFINITY);
      // A lock that nobody gave back ends by itself.
      server.clock.now += 60_000;
      const last = first.status === 503 ? await server.call(method, named(path), sent) : first;
      // Ids are counted, also those of locks.
      const asNew = (text: string) => text.replace(/id0000(0[5-9]|[1-9]\d)/g, 'new');
      const told = [...new Set(server.told().map((event) => asNew(JSON.stringify(event))))].sort();
      const read = [(await server.call('GET', '/Users')).body, (await server.call('GET', '/Groups')).body];
      const seen = JSON.parse(asNew(JSON.stringify(read)), (key, value) =>
        key === 'meta' ? undefined : value,
      );
      return { wasCut: first.status === 503, last: last.status, told, seen };
    };
    const whole = await run(Number.POSITIVE_INFINITY);
    expect(whole.last).toBe(status);
    let cuts = 0;
    for (let cutAt = 0; cutAt < 40; cutAt++) {
      const { wasCut, last, told, seen } = await run(cutAt);
      if (!wasCut) break;
      cuts++;
      // What was deleted before the cut is not there any more, and what was made is.
      expect([status, { DELETE: 404, POST: 409 }[String(method)]]).toContain(last);
      expect([told, seen]).toEqual([whole.told, whole.seen]);
    }
    expect(cuts).toBeGreaterThan(2);
  },
);
