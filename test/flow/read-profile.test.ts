import { describe, expect, test } from 'vitest';
import type { Event } from '../../functions/core/contracts/event.ts';
import { encodeLifecycle } from '../../functions/core/delivery/event-message.ts';
import { createOkta } from '../../infra/local/simulators/okta/index.ts';
import { foreignBodies, ownErrors } from '../contracts/interference.ts';
import { createLambdas } from '../support/lambdas.ts';
import { createClock, httpInto } from '../support/target.ts';

/*
 * Profiles are read at Okta, and what is answered there decides about people. The kind's other members: a refused or
 * unfinished list of groups (test/sources/okta/resolve.test.ts), a 404 of a target's vendor (test/contracts/answers.ts).
 */
const people = Array.from({ length: 12 }, (_, number) => `person${number}@example.com`);
const sre = 'SRE';

/** Rollcall with a token for an Okta in which twelve people work, all of them in SRE. */
async function company() {
  const clock = createClock();
  const okta = createOkta(clock);
  const lambdas = createLambdas({
    okta: { org: 'https://acme.okta.com', deactivated: 'leaver' },
    http: httpInto(okta.app),
    secret: async () => ({ key: 'local-key', secrets: ['s'], token: 'token' }),
  });
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, headers: { authorization: 'SSWS human' }, body: JSON.stringify(body) };
    return okta.app.request(path, init);
  };
  const made = async (path: string, profile: object) =>
    ((await (await ask('POST', path, { profile })).json()) as { id: string }).id;
  const group = await made('/api/v1/groups', { name: sre });
  const ids: string[] = [];
  for (const email of people) ids.push(await made('/api/v1/users', { login: email, email, firstName: 'A' }));
  for (const id of ids) await ask('PUT', `/api/v1/groups/${group}/users/${id}`);
  let events = 0;
  const tell = async (type: Event['type'], id = '') => {
    const event: Event = {
      id: `okta:acme.okta.com:${++events}`,
      type,
      source: 'okta',
      occurredAt: new Date(clock.now()).toISOString(),
      user: { id },
    };
    lambdas.clock.advance(60_000);
    clock.advance(60_000);
    await lambdas.route(encodeLifecycle(event).body);
  };
  const work = async () => {
    for (const lane of ['leavers', 'ordinary'] as const) await lambdas.work(lane);
  };
  /** The second messages, which ask again; those that fail stay. */
  const askAgain = async () => {
    for (const { body, groupId } of lambdas.sentTo('lifecycle').splice(0)) {
      const { batchItemFailures } = await lambdas.route(body, groupId);
      if (batchItemFailures.length > 0)
        lambdas.sentTo('lifecycle').push({ body, groupId, deduplicationId: body });
    }
    await work();
  };
  for (const id of ids) await tell('user.created', id);
  await work();
  return {
    ids,
    ask,
    tell,
    work,
    askAgain,
    waiting: () => lambdas.sentTo('lifecycle').length,
    dead: () => lambdas.sentTo('lifecycle-dead').length,
    calls: () => okta.calls.splice(0).map(({ method, path }) => `${method} ${path}`),
    accounts: () => [...lambdas.pager.accounts.values()],
    fault: (fault: object) =>
      okta.app.request('/_faults', {
        method: 'POST',
        body: JSON.stringify({ method: 'GET', times: 999, ...fault }),
      }),
    fix: () => okta.app.request('/_faults', { method: 'DELETE' }),
  };
}

const everybodyWorks = people.map((email) => ({ email, muted: false, teams: [sre] }));

describe('twelve people whose profiles change', () => {
  const bodies = {
    ...foreignBodies('okta'),
    'Okta’s own word': (status: number) => JSON.stringify(ownErrors.okta?.(status)),
  };

  test.each(Object.entries(bodies))(
    'while Okta answers 404 with %s: none of them is muted',
    async (_, body) => {
      const { ids, tell, work, askAgain, fault, fix, accounts, waiting, dead } = await company();
      expect(accounts()).toMatchObject(everybodyWorks);
      await fault({ path: '/api/v1/users', status: 404, body: body(404) });
      for (const id of ids) await tell('user.updated', id);
      await work();
      await askAgain();
      expect(accounts()).toMatchObject(everybodyWorks);
      await fix();
      await askAgain();
      expect(accounts()).toMatchObject(everybodyWorks);
      expect([waiting(), dead()]).toEqual([0, 0]);
    },
  );

  test('and one of whom was muted by mistake: a profile that is read as ACTIVE makes them live again', async () => {
    const { ids, tell, work, accounts } = await company();
    await tell('user.deleted', ids[3]);
    await work();
    expect(accounts()[3]).toMatchObject({ muted: true });
    await tell('user.updated', ids[3]);
    await work();
    expect(accounts()).toMatchObject(everybodyWorks);
  });

  test('and whose groups cannot be read: nobody loses one', async () => {
    const { ids, tell, work, fault, accounts } = await company();
    await fault({ path: `/api/v1/users/${ids[3]}/groups`, status: 404, body: '<html>' });
    for (const id of ids) await tell('user.updated', id);
    await work();
    expect(accounts()).toMatchObject(everybodyWorks);
  });

  test('and one of whom left a group, of which no event came: the whole list says so', async () => {
    const { ids, ask, tell, work, accounts } = await company();
    const { groups } = (await (await ask('GET', '/_state')).json()) as { groups: { id: string }[] };
    await ask('DELETE', `/api/v1/groups/${groups[0]?.id}/users/${ids[3]}`);
    await tell('user.updated', ids[3]);
    await work();
    expect(accounts()[3]).toMatchObject({ muted: false, teams: [] });
    expect(accounts()[4]).toMatchObject({ teams: [sre] });
  });

  test('and one of whom was deactivated, of which no event came: they leave', async () => {
    const { ids, ask, tell, work, accounts } = await company();
    await ask('POST', `/api/v1/users/${ids[3]}/lifecycle/deactivate`);
    await tell('user.updated', ids[3]);
    await work();
    expect(accounts().map(({ muted }) => muted)).toEqual(ids.map((_, number) => number === 3));
  });

  test('cost two calls each', async () => {
    const { ids, tell, calls } = await company();
    calls();
    await tell('user.updated', ids[3]);
    expect(calls()).toEqual([`GET /api/v1/users/${ids[3]}`, `GET /api/v1/users/${ids[3]}/groups`]);
  });
});
