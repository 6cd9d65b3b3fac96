import { beforeEach, describe, expect, test } from 'vitest';
import {
  Blocked,
  Credential,
  Permanent,
  Throttled,
  Transient,
} from '../../../functions/core/contracts/errors.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { event } from '../../support/events.ts';
import { createLambdas } from '../../support/lambdas.ts';

const jane = { id: '00u1', email: 'jane@example.com', displayName: 'Jane Doe' };
const created = encodeLifecycle(event('user.created', 1, { user: jane })).body;
const deleted = encodeLifecycle(event('user.deleted', 10)).body;

let lambdas: ReturnType<typeof createLambdas>;
beforeEach(() => {
  lambdas = createLambdas();
});

const said = (message: string) =>
  lambdas.logs.filter((line) => line.message === message).map(({ facts }) => facts);

describe('the log', () => {
  test('follows an event from its routing to the person and what became of it on the target', async () => {
    await lambdas.route(created);
    await lambdas.work();
    expect(lambdas.logs).toEqual([
      {
        message: 'routed',
        facts: {
          event: 'okta:user.created:1',
          type: 'user.created',
          source: 'okta',
          persons: ['id000001'],
        },
      },
      {
        message: 'worked off',
        facts: {
          person: 'id000001',
          event: 'okta:user.created:1',
          target: 'pager',
          lane: 'ordinary',
          outcome: 'applied',
        },
      },
    ]);
  });

  test('says the truth: applied, already equal, blocked, or pending because something else is desired by now', async () => {
    await lambdas.route(created);
    lambdas.pager.troubles.push(new Blocked('Pager 428', 'please remove jane@example.com from schedules'));
    await lambdas.work();
    await lambdas.route(
      encodeLifecycle(event('user.updated', 2, { user: { ...jane, displayName: 'B' } })).body,
    );
    lambdas.pager.meanwhile = async () => {
      lambdas.pager.meanwhile = async () => {};
      await lambdas.route(
        encodeLifecycle(event('user.updated', 3, { user: { ...jane, displayName: 'C' } })).body,
      );
    };
    await lambdas.work();
    await lambdas.work();
    await lambdas.route(deleted);
    const [leaving] = lambdas.sentTo('pager-leavers');
    await lambdas.work('leavers');
    await lambdas.work('leavers', 0, leaving?.body);
    expect(said('worked off').map((facts) => `${facts?.lane} ${facts?.outcome}`)).toEqual([
      'ordinary blocked',
      'ordinary pending',
      'ordinary applied',
      'leavers applied',
      'leavers already equal',
    ]);
    expect(JSON.stringify(lambdas.logs)).not.toMatch(/jane|doe/i);
  });

  test('says blocked of a person whose e-mail is claimed twice', async () => {
    await lambdas.route(created);
    const rival = event('user.created', 2, { id: 'okta:2', user: { ...jane, id: '00u2' } });
    await lambdas.route(encodeLifecycle(rival).body);
    const persons = said('routed').at(-1)?.persons;
    const person = Array.isArray(persons) ? String(persons[0]) : '';
    await lambdas.work('ordinary', 0, lambdas.wake({ person, target: 'pager', causedBy: 'okta:2' }));
    expect(said('worked off')).toMatchObject([{ person, outcome: 'blocked' }]);
  });

  test('says why something is tried again, and where an error that nobody foresaw came from', async () => {
    await lambdas.route(created);
    lambdas.pager.troubles.push(new TypeError('jane@example.com is not iterable'));
    await lambdas.work();
    expect(said('will try again')).toEqual([
      expect.objectContaining({
        person: 'id000001',
        event: 'okta:user.created:1',
        reason: 'unexpected TypeError',
        cause: expect.stringMatching(/^TypeError at .*metrics.test/),
      }),
    ]);
    expect(JSON.stringify(lambdas.logs)).not.toContain('jane');
  });
});

describe('from queued to applied', () => {
  test('is counted by lane from when the wake-up was sent, however often it had to wait', async () => {
    await lambdas.route(created);
    await lambdas.work('ordinary', 4_000);
    await lambdas.route(deleted);
    await lambdas.work('leavers', 1_500);
    expect(lambdas.counted('QueuedToApplied')).toEqual([
      { value: 4_000, target: 'pager', lane: 'ordinary' },
      { value: 1_500, target: 'pager', lane: 'leavers' },
    ]);
  });

  test('is not counted of what was already equal, blocked or failed', async () => {
    await lambdas.route(created);
    const [wake] = lambdas.sentTo('pager');
    for (const lastError of [
      new Blocked('Pager 428', 'x'),
      new Transient('Pager 503'),
      new Throttled('429', 1),
    ]) {
      lambdas.pager.troubles.push(lastError);
      await lambdas.work('ordinary', 0, wake?.body);
    }
    await lambdas.work('ordinary', 7, wake?.body);
    await lambdas.work('ordinary', 9, wake?.body);
    expect(lambdas.counted('QueuedToApplied').map(({ value }) => value)).toEqual([7]);
  });
});

describe('dead letters', () => {
  test('of a target count under its name', async () => {
    await lambdas.route(created);
    lambdas.pager.troubles.push(new Permanent('Pager 422'));
    await lambdas.work();
    await lambdas.work('ordinary', 0, 'not ours');
    expect(lambdas.counted('DeadLettered')).toEqual([
      { value: 1, queue: 'pager' },
      { value: 1, queue: 'pager' },
    ]);
    expect(lambdas.sentTo('pager-dead')).toHaveLength(2);
  });

  test('of the lifecycle queue count under its', async () => {
    await lambdas.route('not ours');
    expect(lambdas.counted('DeadLettered')).toEqual([{ value: 1, queue: 'lifecycle' }]);
  });
});

describe('a refused key', () => {
  test('counts as the target’s each time it is tried', async () => {
    await lambdas.route(created);
    const [wake] = lambdas.sentTo('pager');
    for (let n = 0; n < 2; n++) {
      lambdas.pager.troubles.push(new Credential('Pager 401', { status: 401 }));
      await lambdas.work('ordinary', 0, wake?.body);
      lambdas.clock.advance(3 * 60_000);
    }
    expect(lambdas.counted('CredentialFailure')).toEqual([
      { value: 1, target: 'pager' },
      { value: 1, target: 'pager' },
    ]);
  });

  test('does not count where only this one change is forbidden, nor any other trouble', async () => {
    await lambdas.route(created);
    const [wake] = lambdas.sentTo('pager');
    lambdas.pager.troubles.push(new Credential('Pager 403', { status: 403 }));
    await lambdas.work('ordinary', 0, wake?.body);
    lambdas.pager.troubles.push(new Transient('Pager 503'));
    await lambdas.work('ordinary', 0, wake?.body);
    expect(lambdas.counted('CredentialFailure')).toEqual([]);
  });

  test('of a source counts as the source’s', async () => {
    lambdas = createLambdas({
      okta: { org: 'https://acme.okta.com' },
      secret: async () => ({ secrets: ['x'], token: 'a-token' }),
      http: async () => ({ status: 401, headers: {}, text: '' }),
    });
    await lambdas.route(created);
    expect(lambdas.counted('SourceCredentialFailure')).toEqual([{ value: 1, source: 'okta' }]);
    expect(said('the source was not reached: routed as it came')).toHaveLength(1);
  });
});
