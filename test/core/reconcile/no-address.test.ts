import { describe, expect, test } from 'vitest';
import type { User } from '../../../functions/core/contracts/event.ts';
import { event } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const bad = [
  'noat',
  'jane@example.com\r\nBcc: all@example.com',
  'jane@example.com\n',
  'jane doe@example.com',
  'jane\ud83d@example.com',
  'jane@@example.com',
  '@example.com',
  'jane@',
  '',
];
const ways: [string, (value: string) => Partial<User>][] = [
  ['the e-mail', (email) => ({ email })],
  ['the login', (userName) => ({ userName })],
  ['both', (text) => ({ email: text, userName: text })],
];

// The kind: an event that came past the door some other way (an earlier version's message, a source that forgot) must
// not bring what is no address to a vendor either.
describe.each(ways)('what is no e-mail, as %s,', (_, said) => {
  test.each(bad)('reaches no vendor: %j', async (text) => {
    const rollcall = createRollcall();
    const user = { id: '00u1', displayName: 'Jane', ...said(text) };
    await rollcall.happen(
      event('user.created', 1, { user }),
      event('group.member_added', 2, { user }),
      event('user.observed', 3, { user }),
      event('user.deleted', 4, { user }),
    );
    await rollcall.sweep();
    expect(rollcall.pager.calls).toEqual([]);
  });

  test.each(bad)('does not keep a leaver from being muted by the address they had: %j', async (text) => {
    const rollcall = createRollcall();
    const good = { id: '00u1', email: 'jane@example.com', userName: 'jane@example.com' };
    const user = { id: '00u1', ...said(text) };
    await rollcall.happen(
      event('user.created', 1, { user: good }),
      event('user.updated', 2, { user }),
      event('user.deleted', 3, { user }),
    );
    expect([...rollcall.pager.accounts.values()]).toMatchObject([{ email: 'jane@example.com', muted: true }]);
  });
});
