import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { create } from './vendor.ts';

describe('what does not go together is refused by its place', () => {
  it.each([
    ['opsgenie', { users: [{ username: 'x' }] }, 'users.0: username: is not an e-mail'],
    [
      'opsgenie',
      { users: [{ username: 'a@b.co' }, { username: 'A@b.co' }] },
      'users.1: username: A@b.co is a user',
    ],
    [
      'opsgenie',
      { users: [{ username: 'a@b.co', teams: ['Nobody'] }] },
      'users.0: teams: there is no team Nobody',
    ],
    ['opsgenie', { teams: [{ name: 'SRE' }] }, 'teams.0: name: there is a team SRE already'],
    [
      'opsgenie',
      { teams: [{ name: 'T', members: [{ username: 'no@b.co' }] }] },
      'teams.0: there is no user no@b.co',
    ],
    [
      'opsgenie',
      { schedules: [{ name: 'S', rotations: [{ participants: [{ type: 'user', username: 'no@b.co' }] }] }] },
      'schedules.0: there is no user no@b.co',
    ],
    [
      'statuspage',
      { components: [{ page_id: 'p', name: 'x' }] },
      'components.0: page_id: there is no page p',
    ],
    ['statuspage', { users: [{ email: 'Olive.Owner@example.com' }] }, 'is a team member already'],
    ['statuspage', { permissions: [{ email: 'no@b.co', pages: {} }] }, 'there is no team member no@b.co'],
    ['statuspage', { pageAccessUsers: [{ page_id: 'localpage001' }] }, 'pageAccessUsers.0: email: say it'],
    [
      'statuspage',
      { pageAccessUsers: [{ page_id: 'localpage001', email: 'a@b.co', components: ['Moon'] }] },
      'components: there is no Moon on localpage001',
    ],
    [
      'statuspage',
      { subscribers: [{ page_id: 'localpage001' }] },
      'subscribers.0: email: say it, or an endpoint',
    ],
    ['pagertree', { accountUsers: [{ name: 'Nobody' }] }, 'accountUsers.0: emails: name at least one'],
    ['pagertree', { accountUsers: [{ emails: ['olive.owner@example.com'] }] }, 'belongs to a user already'],
    [
      'pagertree',
      { teams: [{ name: 'T', members: ['no@b.co'] }] },
      'teams.0: there is no account user no@b.co',
    ],
    ['pagertree', { accountUsers: [{ emails: ['a@b.co'], teams: ['T'] }] }, 'teams: there is no team T'],
    ['okta', { users: [{ profile: {} }] }, 'users.0: profile.login: '],
    ['okta', { users: [{ profile: { login: 'a' }, groups: ['none'] }] }, 'groups: there is no group none'],
    ['pagerduty', { subscriptions: [{ events: [] }] }, 'subscriptions.0: '],
  ])('%s: %j', async (vendor, body, error) => {
    const one = create(vendor);
    const state = await one.state();
    expect(await one.seed(body)).toMatchObject({ status: 400, error: expect.stringContaining(error) });
    expect(await one.state()).toEqual(state);
  });

  it('leaves nothing of a seed whose last object is wrong, whatever was before it', async () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(names, names, async (people, teams) => {
        const one = create('opsgenie');
        const state = await one.state();
        const users = people.map((person) => ({
          username: `${person}@seed.example`,
          teams: teams.slice(0, 2),
        }));
        const body = {
          teams: teams.map((team) => ({ name: team, members: users.map(({ username }) => ({ username })) })),
          users: [...users, { username: 'last@seed.example', teams: ['no such team'] }],
        };
        expect((await one.seed(body)).status).toBe(400);
        expect(await one.state()).toEqual(state);
        expect((await one.seed({ ...body, users })).status).toBe(201);
      }),
      { numRuns: 20 },
    );
  });
});
