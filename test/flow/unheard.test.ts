import { expect, test } from 'vitest';
import type { Event } from '../../functions/core/contracts/event.ts';
import { createRollcall } from '../harness/rollcall.ts';
import { event } from '../support/events.ts';

/*
 * Rollcall is installed beside people who are on call already, and no source tells of memberships of long standing.
 * What holds for each register that decides a removal is listed in test/contracts/unheard.ts, which also does this for
 * every target.
 */
const config = {
  sources: { okta: {}, pagerduty: {} },
  targets: { opsgenie: {} },
  access: [
    { group: '*', opsgenie: { role: 'User' } },
    { group: 'sre', opsgenie: { role: 'Admin', teams: ['SRE'] } },
  ],
};
const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const sre = { group: { id: '00g1', displayName: 'SRE' } };

/** A person on call at Opsgenie, and what becomes of them when these things are told. */
async function onCall(...events: Event[]) {
  const users = [{ username: jane.email, fullName: 'Jane Doe', role: 'Admin', teams: ['SRE', 'Chess'] }];
  const seeds = { teams: ['SRE', 'Chess'], users };
  const rollcall = createRollcall({ seed: 1, config, vendors: { opsgenie: { seeds } } });
  const { scheduler, vendors } = rollcall;
  const seen: unknown[] = [];
  await scheduler.run(
    (async () => {
      for (const one of events) {
        await rollcall.send(one);
        await scheduler.sleep(30 * 60_000);
        const { users } = (await vendors.state('opsgenie')) as typeof seeds;
        const now = users.find(({ username }) => username === jane.email);
        const writes = vendors.simulators.opsgenie.calls.filter(({ method }) => method !== 'GET').length;
        seen.push([now?.role, now?.teams, writes]);
      }
    })(),
  );
  return seen;
}

const asBefore = ['Admin', ['SRE', 'Chess'], 0];
const mentioned = [
  event('user.updated', 1, { user: jane }),
  event('user.created', 2, { user: jane }),
  event('user.reactivated', 3, { user: jane }),
  event('user.observed', 4, { user: jane }),
  event('user.updated', 5, { source: 'pagerduty', user: { ...jane, id: 'P1' } }),
  event('group.member_added', 6, { user: jane, group: { id: '00g9', displayName: 'Chess club' } }),
];

test.each(mentioned)(
  'a person on call before Rollcall was there loses nothing by $type of $source',
  async (one) => {
    expect(await onCall(one)).toEqual([asBefore]);
  },
);

test.each([
  ['taken out of the group', event('group.member_removed', 9, { user: jane, ...sre })],
  ['read with all groups, and not in it', event('user.observed', 9, { user: jane, groups: [] })],
])('and loses team and role when %s', async (_, word) => {
  expect(await onCall(...mentioned, word)).toEqual([
    ...mentioned.map(() => asBefore),
    ['User', ['Chess'], 2],
  ]);
});

test('and loses them with the group, if they were said to be in it', async () => {
  const deleted = event('group.deleted', 20, { user: undefined, ...sre });
  expect(await onCall(...mentioned, deleted)).toEqual([...mentioned, deleted].map(() => asBefore));
  const joined = event('group.member_added', 10, { user: jane, ...sre });
  expect((await onCall(joined, deleted)).at(-1)).toEqual(['User', ['Chess'], 2]);
});
