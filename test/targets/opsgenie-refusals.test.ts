import { describe, expect, test } from 'vitest';
import { absent, jane, muted, opsgenieBench, ownError, present, reachable } from '../support/opsgenie.ts';

const riley = { ...jane, teams: ['SRE'] };
describe('what a human must look at says so', () => {
  test('a leaver whom Opsgenie needs where no list says so: in its own words, and still there', async () => {
    const { converge, user, fault } = opsgenieBench({ seeds: { users: [riley] } });
    const message = 'User is in use. Please remove it from notification policies: [Night]';
    await fault({ status: 428, body: ownError(message), method: 'DELETE', path: '/v2/users/' });
    await expect(converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      status: 428,
      by: expect.stringContaining('Please remove it from notification policies: [Night]'),
    });
    expect(await user()).toBeDefined();
  });

  test.each([muted, absent])('the account owner is not $state', async (desired) => {
    const { converge, writes } = opsgenieBench({ seeds: { users: [{ ...jane, role: 'Owner' }] } });
    await expect(converge(desired)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('Owner'),
    });
    expect(writes()).toEqual([]);
  });

  test('a role that Opsgenie drops without a word is not a success', async () => {
    const { converge, user } = opsgenieBench();
    await expect(converge(present({ role: 'admin', teams: ['SRE'] }))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/"Change the role to admin", but it did not take/),
    });
    expect(await user()).toMatchObject({ role: 'User', teams: ['SRE'] });
  });

  test('a team that Opsgenie does not have, after everything else was done', async () => {
    const { converge, user } = opsgenieBench();
    await expect(converge(present({ role: 'Admin', teams: ['Ghosts', 'SRE'] }))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('Opsgenie has no team named "Ghosts"'),
    });
    expect(await user()).toMatchObject({ role: 'Admin', teams: ['SRE'] });
  });

  test('an address that another customer of Opsgenie holds', async () => {
    const { converge } = opsgenieBench({ foreign: ['jane@example.com'] });
    await expect(converge(present({}))).rejects.toMatchObject({
      name: 'Blocked',
      message: expect.stringContaining('another customer'),
      by: expect.stringContaining('already exists'),
    });
  });

  test('a plan without a seat left', async () => {
    const { converge } = opsgenieBench({ seats: 1, seeds: { users: [{ ...jane, username: 'a@b.co' }] } });
    await expect(converge(present({}))).rejects.toMatchObject({ name: 'Blocked', status: 402 });
  });

  test('a new address that another person’s account holds', async () => {
    const other = { ...jane, username: 'taken@example.com' };
    const { converge, state } = opsgenieBench({ seeds: { users: [jane, other] } });
    await converge(present({}));
    await expect(converge(present({}, { email: 'taken@example.com' }))).rejects.toMatchObject({
      name: 'Blocked',
      status: 409,
    });
    expect((await state()).users).toHaveLength(2);
  });

  test.each([
    ['ignored', 'did not take'],
    ['refused', 'Username cannot be changed'],
  ] as const)('a change of address that is %s, and nobody is deleted for it', async (renames, by) => {
    const { converge, user, writes } = opsgenieBench({ renames, seeds: { users: [jane] } });
    await converge(present({}));
    const going = converge(present({}, { email: 'new@example.com', displayName: 'Jane Roe' }));
    await expect(going).rejects.toMatchObject({ name: 'Blocked', by: expect.stringContaining(by) });
    expect(await user()).toMatchObject({ fullName: 'Jane Roe' });
    expect(writes().join()).not.toMatch(/DELETE|POST/);
  });

  test('a contact that will not be disabled, after all others were', async () => {
    const { converge, user } = opsgenieBench({ mainContact: 'stays', seeds: { users: [jane] } });
    await expect(converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringContaining('disable the email contact: The default e-mail contact cannot be disabled'),
    });
    expect(reachable(await user())).toEqual(['email']);
  });

  test('a contact that was refused once is tried again the next time', async () => {
    const { converge, user, fault } = opsgenieBench({ seeds: { users: [jane] } });
    await fault({ status: 422, path: `/v2/users/${(await user())?.id}/contacts`, body: ownError('No') });
    await expect(converge(muted)).rejects.toMatchObject({ name: 'Blocked' });
    await converge(muted);
    expect(reachable(await user())).toEqual([]);
  });

  test('an answer about another person', async () => {
    const { converge, fault, simulator, writes, user } = opsgenieBench({
      seeds: { users: [{ ...jane, username: 'john@example.com' }] },
    });
    const john = (await user('john@example.com'))?.id;
    const headers = { authorization: 'GenieKey k' };
    const answer = await simulator.app.request(`/v2/users/${john}?expand=contact`, { headers });
    await fault({ status: 200, path: '/v2/users/jane', body: await answer.json() });
    await expect(converge(absent)).rejects.toMatchObject({ name: 'Blocked' });
    expect(writes()).toEqual([]);
  });
});

describe('a person was quicker', () => {
  test('an account that was created between our look and our call is adopted', async () => {
    const { converge, user, fault, writes } = opsgenieBench({ seeds: { users: [jane] } });
    await fault({ status: 404, path: '/v2/users/jane', body: ownError('User does not exist') });
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ teams: ['SRE'] });
    expect(writes()[0]).toBe('POST /v2/users');
  });

  test('so is one that Opsgenie reports by 422', async () => {
    const { converge, user, fault } = opsgenieBench({ seeds: { users: [jane] } });
    await fault({ status: 404, path: '/v2/users/jane', body: ownError('User does not exist') });
    const body = ownError('User with this username already exists.', { username: 'already in use' });
    await fault({ status: 422, method: 'POST', path: '/v2/users', body });
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });

  test('any other 422 is nobody’s account', async () => {
    const { converge, simulator } = opsgenieBench();
    await expect(converge(present({}, { email: 'no address' }))).rejects.toMatchObject({
      name: 'Permanent',
      status: 422,
    });
    expect(simulator.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('a member who was added meanwhile is no trouble', async () => {
    const { converge, user, fault, state, request } = opsgenieBench({ seeds: { users: [jane] } });
    const id = (await user())?.id;
    await fault({ status: 200, path: `/v2/users/${id}/teams`, body: { data: [] } });
    const sre = (await state()).teams.find(({ name }) => name === 'SRE');
    await request('POST', `/v2/teams/${sre?.id}/members`, { user: { id } });
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });

  test('a team that was deleted and made again is found again', async () => {
    const { converge, state, request, user } = opsgenieBench();
    await converge(present({ teams: ['SRE'] }));
    await converge(present({}, {}, { teams: ['SRE'] }));
    const sre = (await state()).teams.find(({ name }) => name === 'SRE');
    await request('DELETE', `/v2/teams/${sre?.id}`);
    await request('POST', '/v2/teams', { name: 'SRE' });
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });
});

describe('an unreadable answer is not an absent account', () => {
  const page = '<html>Bad Gateway</html>';
  const html = { 'content-type': 'text/html' };
  const answers = [
    { status: 200, body: page, headers: html },
    { status: 200, body: '{"data":{"id":"00000000-0000-4' },
    { status: 200, body: '' },
    { status: 200, body: { data: null } },
    { status: 200, body: { data: {} } },
    { status: 404, body: page, headers: html },
    { status: 404, body: '' },
    { status: 500, body: { message: 'Internal' } },
    { status: 503, body: page, headers: html },
    { status: 408, body: '' },
  ];
  const wishes = [present({ teams: ['Platform'] }, {}, { teams: ['SRE', 'Platform'] }), muted, absent];
  const cases = answers.flatMap((answer) => wishes.map((desired) => ({ ...answer, desired })));

  test.each(cases)(
    '$status $body leaves the person as they are ($desired.state)',
    async ({ desired, ...answer }) => {
      const { converge, user, fault, writes } = opsgenieBench({ seeds: { users: [riley] } });
      await fault({ ...answer, method: 'GET', path: '/v2/users/' });
      await expect(converge(desired)).rejects.toMatchObject({ name: 'Transient' });
      expect(writes()).toEqual([]);
      expect(await user()).toMatchObject({ teams: ['SRE'] });
    },
  );

  test.each(answers)('so does $status $body for the teams', async (answer) => {
    const { converge, fault, writes, user } = opsgenieBench({ seeds: { users: [riley] } });
    await fault({ ...answer, path: `/v2/users/${(await user())?.id}/teams` });
    await expect(converge(absent)).rejects.toMatchObject({ name: 'Transient' });
    expect(writes()).toEqual([]);
  });

  test('an account that is deleted while it is being read is read again', async () => {
    const { converge, fault, user } = opsgenieBench({ seeds: { users: [riley] } });
    const body = ownError('User does not exist');
    await fault({ status: 404, path: `/v2/users/${(await user())?.id}/teams`, body });
    await expect(converge(absent)).rejects.toMatchObject({ name: 'Transient' });
  });

  test('contacts that are missing from the answer are not contacts that are off', async () => {
    const { converge, fault, user } = opsgenieBench({ seeds: { users: [jane] } });
    const data = {
      id: (await user())?.id,
      username: 'jane@example.com',
      fullName: '',
      role: { name: 'User' },
    };
    await fault({ status: 200, path: '/v2/users/jane', body: { data } });
    await expect(converge(muted)).rejects.toMatchObject({ name: 'Transient' });
  });

  test('a change that met a proxy’s 404 page is not taken for done', async () => {
    const { converge, user, fault } = opsgenieBench({ seeds: { users: [riley] } });
    await fault({ status: 404, body: page, headers: html, method: 'DELETE' });
    await expect(converge(absent)).rejects.toMatchObject({ name: 'Transient' });
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });

  test('a team list that failed is read again', async () => {
    const { converge, fault, user } = opsgenieBench({ seeds: { users: [jane] } });
    await fault({ status: 500, path: '/v2/teams' });
    await expect(converge(present({ teams: ['SRE'] }))).rejects.toMatchObject({ name: 'Transient' });
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ teams: ['SRE'] });
  });
});

describe('the key', () => {
  const wrong = (kind: 'read-only' | 'restricted' | 'disabled') => ({ keys: { 'local-key': kind } });

  test.each(['restricted', 'disabled'] as const)('that is %s is a credential problem', async (kind) => {
    const { converge } = opsgenieBench(wrong(kind));
    await expect(converge(present({}))).rejects.toMatchObject({ name: 'Credential' });
  });

  test('that may only read is a credential problem when something is to be written', async () => {
    const { converge } = opsgenieBench(wrong('read-only'));
    await expect(converge(present({}))).rejects.toMatchObject({ name: 'Credential', status: 403 });
  });
});

test.each([1, 60])(
  'a limit per %i s that ran out says how long to wait, by Opsgenie’s own header',
  async (seconds) => {
    const { converge, clock, user } = opsgenieBench({ limits: { configuration: [{ calls: 3, seconds }] } });
    const wish = present({ teams: ['SRE'] });
    await expect(converge(wish)).rejects.toMatchObject({ name: 'Throttled', retryAfter: seconds * 1000 });
    for (let round = 0; round < 5; round++) {
      clock.advance(seconds * 1000);
      await converge(wish).catch(() => {});
    }
    expect(await user()).toMatchObject({ role: 'User', teams: ['SRE'] });
  },
);
