import { beforeEach, describe, expect, test } from 'vitest';
import { ownErrors } from '../../contracts/interference.ts';
import { createAsked, group, next, type Said, told, updated } from './asked.ts';

let okta: ReturnType<typeof createAsked>;
beforeEach(() => {
  okta = createAsked();
});

describe('when it was read', () => {
  const at = async () => (await okta.resolved(updated))[0]?.occurredAt;

  test('is when the question was asked, however long the answer took', async () => {
    okta.takes = 5_000;
    expect(await at()).toBe('2026-05-04T10:11:18.000Z');
  });

  test('is by Okta’s clock and not by ours, but never further ahead than any event', async () => {
    okta.user.headers = { date: 'Mon, 04 May 2026 10:13:00 GMT' };
    expect(await at()).toBe('2026-05-04T10:12:58.000Z');
    okta.user.headers = { date: 'Tue, 05 May 2026 10:00:00 GMT' };
    expect((await okta.resolved(updated))[0]).toMatchObject({
      occurredAt: '2026-05-04T10:16:20.000Z',
      claimedAt: '2026-05-05T09:59:58.000Z',
    });
  });

  test.each([
    'Mon, 04 May 2026 10:11:12 GMT',
    'Sun, 03 May 2026 10:00:00 GMT',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'yesterday',
    '',
  ])('is never before the event, nor at a time that %j names', async (date) => {
    okta.user.headers = { date };
    expect(await at()).toBe(updated.occurredAt);
  });

  test('of an event whose own time was too far ahead is by that time too', async () => {
    const claimedAt = '2026-05-05T10:00:00.000Z';
    const ahead = { ...updated, claimedAt };
    expect((await okta.resolved(ahead))[0]).toMatchObject({ occurredAt: updated.occurredAt, claimedAt });
    okta.user.headers = { date: 'Tue, 05 May 2026 10:00:10 GMT' };
    expect((await okta.resolved(ahead))[0]).toMatchObject({ claimedAt: '2026-05-05T10:00:08.000Z' });
  });
});

describe('the groups', () => {
  const groups = async () => (await okta.resolved(updated))[0]?.groups;

  test('are read to the end, and none at all are none', async () => {
    okta.pages = [{ body: [group('1'), group('2', null)], headers: next(1) }, { body: [group('3')] }];
    expect(await groups()).toEqual([
      { id: '1', displayName: 'SRE' },
      { id: '2' },
      { id: '3', displayName: 'SRE' },
    ]);
    okta.pages = [{ body: [] }];
    expect(await groups()).toEqual([]);
    expect(okta.untold).toEqual([]);
  });

  const half = { body: [group('1')], headers: next(1) };
  test.each<[string, Said[]]>([
    ['the list is refused', [{ status: 403, body: ownErrors.okta?.(403) }]],
    ['Okta does not know the user there', [{ status: 404, body: ownErrors.okta?.(404) }]],
    ['a page has none', [{ status: 404, text: '<html>' }]],
    ['it is no list', [{ body: { groups: [] } }]],
    ['one of them has no id', [{ body: [group('1'), { profile: { name: 'SRE' } }] }]],
    ['the second page fails', [half, { status: 500 }]],
    ['there is too much of it', Array.from({ length: 100 }, (_, at) => ({ ...half, headers: next(at + 1) }))],
    ['it never ends', [{ ...half, headers: next(0) }]],
    ['it goes on at another host', [{ ...half, headers: next(1, 'https://evil.example.com') }]],
    ['it goes on over http', [{ ...half, headers: next(1, 'http://acme.okta.com') }]],
    ['it goes on as another list', [{ ...half, headers: next(1, undefined, '/api/v1/users/00uX/groups') }]],
    ['it goes on nowhere', [{ ...half, headers: { link: '<http://[>; rel="next"' } }]],
  ])('are unknown, and not none, where %s', async (_, said) => {
    okta.pages = said;
    const [read] = await okta.resolved(updated);
    expect(read).toMatchObject({ type: 'user.observed', user: told });
    expect(read?.groups).toBeUndefined();
    expect(okta.untold).toMatchObject([expect.stringMatching(/^the groups: Okta/)]);
    expect(okta.calls.every(({ path }) => path.startsWith('/api/v1/users/00uJO'))).toBe(true);
    expect(okta.calls.length).toBeLessThan(25);
  });

  test('are unknown where they take too long', async () => {
    okta.takes = 4_000;
    okta.pages = Array.from({ length: 10 }, (_, at) => ({ ...half, headers: next(at + 1) }));
    expect(await groups()).toBeUndefined();
    expect(okta.calls.length).toBeLessThan(6);
  });
});
