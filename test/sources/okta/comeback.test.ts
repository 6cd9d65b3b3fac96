import { beforeEach, describe, expect, test } from 'vitest';
import { normalize } from '../../../functions/sources/okta/normalize.ts';
import { Settings } from '../../../functions/sources/okta/schema.ts';
import { at } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

/*
 * Okta keeps the members of its groups through a deactivation and tells no new memberships afterwards, so a user who is
 * activated again is in the groups of before. What takes memberships away: a removal from the group, the deletion of
 * the group, the deletion of the user (`delete.initiated`), and a list of all groups that lacks it (`user.observed`).
 */
const jane = { id: '00u1', type: 'User', alternateId: 'jane@example.com', displayName: 'Jane Doe' };
const sre = { id: '00g1', type: 'UserGroup', displayName: 'SRE' };

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

/** Lets Okta tell these, a second apart. */
async function tell(settings: object, ...types: string[]) {
  const world = { settings: Settings.parse(settings), org: 'acme.okta.com', now: rollcall.clock.now() };
  for (const [second, eventType] of types.entries()) {
    const target = eventType.startsWith('group.') ? [jane, sre] : [jane];
    const event = {
      uuid: `${eventType}-${second}`,
      published: at(second),
      eventType,
      outcome: { result: 'SUCCESS' },
      target,
    };
    const meaning = normalize(event, world);
    if ('unreadable' in meaning) throw new Error(meaning.unreadable);
    await rollcall.happen(...meaning);
  }
  return rollcall.pager.byEmail('jane@example.com');
}

const joined = ['user.lifecycle.create', 'group.user_membership.add'];

describe('a member of a group whom Okta deactivates', () => {
  test.each([
    ['a leaver', {}],
    ['only suspended', { deactivated: 'suspended' }],
  ])('is in it again when activated, where a deactivated user is %s', async (_, settings) => {
    const muted = await tell(settings, ...joined, 'user.lifecycle.deactivate');
    expect(muted).toMatchObject({ muted: true });
    const back = ['user.lifecycle.deactivate', 'user.lifecycle.activate'];
    expect(await tell(settings, ...joined, ...back)).toMatchObject({ muted: false, teams: ['SRE'] });
  });

  test('is in none when they were deleted before they came again', async () => {
    const gone = ['user.lifecycle.deactivate', 'user.lifecycle.delete.initiated'];
    const again = await tell({}, ...joined, ...gone, 'user.lifecycle.create');
    expect(again).toMatchObject({ muted: false, teams: [] });
  });

  test('is out of it where Okta took them out meanwhile', async () => {
    const out = ['user.lifecycle.deactivate', 'group.user_membership.remove', 'user.lifecycle.activate'];
    expect(await tell({}, ...joined, ...out)).toMatchObject({ muted: false, teams: [] });
  });
});
