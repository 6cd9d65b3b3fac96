import { expect, test } from 'vitest';
import { noVendor } from '../../../functions/core/directory/no-vendor.ts';
import { pushedDirectory } from '../../../functions/core/scim/pushed-directory.ts';
import { createScimServer } from '../../support/scim.ts';

const listing = { settings: {}, vendor: noVendor };

test('the directory that clients wrote is every user with all groups, page by page, and by our own clock', async () => {
  const server = createScimServer();
  const users: string[] = [];
  for (let n = 0; n < 101; n++) users.push(await server.user(`u${String(n).padStart(3, '0')}@example.com`));
  const [first = '', gone = ''] = users;
  const inner = await server.group('database', [first]);
  const outer = await server.group('engineering', [inner]);
  await server.call('DELETE', `/Users/${gone}`);
  const directory = pushedDirectory(server.table, 'scim', () => server.clock.now);
  expect(await directory.tenant(listing)).toBe('scim');
  const one = await directory.users(listing);
  expect(one.rows).toHaveLength(100);
  expect(one.readAt).toBe(server.clock.now);
  expect(one.rows[0]).toEqual({
    user: { id: first, userName: 'u000@example.com', email: 'u000@example.com', active: true },
    groups: expect.arrayContaining([
      { id: inner, displayName: 'database' },
      { id: outer, displayName: 'engineering' },
    ]),
  });
  expect((await directory.users(listing, one.next)).rows).toEqual([]);
  expect(await directory.user(listing, gone)).toBe('gone');
  expect(await directory.user(listing, users[2] ?? '')).toMatchObject({ groups: [] });
  await server.user('last@example.com');
  const full = await directory.users(listing);
  const rest = await directory.users(listing, full.next);
  expect([full.rows.length, rest.rows.length, rest.next]).toEqual([100, 1, undefined]);
});
