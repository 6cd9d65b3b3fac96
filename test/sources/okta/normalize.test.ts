import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Event } from '../../../functions/core/contracts/event.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { groupsOf } from '../../../functions/core/people/groups-of.ts';
import { emptyIdentity } from '../../../functions/core/people/identity.ts';
import { isLiving } from '../../../functions/core/people/is-living.ts';
import { knownTypes } from '../../../functions/sources/okta/mapping.ts';
import { type NormalizeWorld, normalize } from '../../../functions/sources/okta/normalize.ts';
import { app, appUser, jo, logEvent, max, sre } from '../../fixtures/okta/deliveries.ts';
import preview from '../../fixtures/okta/preview.json' with { type: 'json' };
import suspend from '../../fixtures/okta/suspend.json' with { type: 'json' };

const now = Date.parse('2026-05-04T12:00:00Z');
const world: NormalizeWorld = { settings: { deactivated: 'leaver' }, org: 'acme.okta.com', now };

function eventsOf(event: unknown, settings: NormalizeWorld['settings'] = world.settings): Event[] {
  const meaning = normalize(event, { ...world, settings });
  if ('unreadable' in meaning) throw new Error(meaning.unreadable);
  return JSON.parse(JSON.stringify(meaning));
}

test('a suspension as Okta delivers it is one event', () => {
  expect(eventsOf(suspend.data.events[0])).toEqual([
    {
      id: 'okta:acme.okta.com:0e9c7c1a-47b6-11f0-8d1c-0242ac120002',
      type: 'user.suspended',
      source: 'okta',
      occurredAt: '2026-05-04T10:11:11.001Z',
      user: { id: '00uTARGET', userName: 'jo@acme.test', displayName: 'Jo Doe' },
    },
  ]);
});

describe('what an event type means', () => {
  test.each([
    ['user.lifecycle.create', 'user.created'],
    ['user.lifecycle.activate', 'user.reactivated'],
    ['user.lifecycle.suspend', 'user.suspended'],
    ['user.lifecycle.unsuspend', 'user.reactivated'],
    ['user.lifecycle.deactivate', 'user.deactivated'],
    ['user.lifecycle.delete.initiated', 'user.deleted'],
    ['user.account.update_profile', 'user.updated'],
    ['group.user_membership.add', 'group.member_added'],
    ['group.user_membership.remove', 'group.member_removed'],
    ['group.lifecycle.delete', 'group.deleted'],
  ])('%s → %s', (oktaType, type) => {
    expect(eventsOf(logEvent(oktaType, [jo, sre])).map((event) => event.type)).toEqual([type]);
  });

  test.each([
    'user.lifecycle.reactivate',
    'user.account.lock',
    'user.account.unlock',
    'user.account.unlock_by_admin',
    'group.lifecycle.create',
    'group.profile.update',
    'application.user_membership.add',
    'application.user_membership.remove',
    'group.application_assignment.add',
    'application.provision.user.push',
    'user.risk.change',
    'user.session.clear',
    'user.authentication.universal_logout',
    'system.import.complete',
    'something.okta.adds.next.year',
    'constructor',
  ])('%s → nothing', (oktaType) => {
    expect(eventsOf(logEvent(oktaType, [jo, sre, app]))).toEqual([]);
  });

  test('a deactivated user is a leaver, or suspended where the settings say so', () => {
    const deactivated = logEvent('user.lifecycle.deactivate', [jo]);
    expect(eventsOf(deactivated, { deactivated: 'leaver' })).toMatchObject([{ type: 'user.deactivated' }]);
    expect(eventsOf(deactivated, { deactivated: 'suspended' })).toMatchObject([{ type: 'user.suspended' }]);
  });

  test.each([
    ['application.user_membership.add', 'user.created'],
    ['application.user_membership.remove', 'user.suspended'],
    ['application.user_membership.update', 'user.updated'],
  ])('%s of the application in the settings → %s, and of another nothing', (oktaType, type) => {
    const assigned = logEvent(oktaType, [appUser, app, jo]);
    expect(eventsOf(assigned, { deactivated: 'leaver', application: '0oaAPP' })).toMatchObject([
      { type, user: { id: '00uJO' } },
    ]);
    expect(eventsOf(assigned, { deactivated: 'leaver', application: '0oaOTHER' })).toEqual([]);
  });
});

describe('whom it is about', () => {
  test('is found by type, in whatever order', () => {
    const added = (target: unknown[]) => eventsOf(logEvent('group.user_membership.add', target));
    const expected = [
      {
        id: 'okta:acme.okta.com:0e9c7c1a',
        user: { id: '00uJO', userName: 'jo@acme.test', displayName: 'Jo Doe' },
        group: { id: '00gSRE', displayName: 'SRE' },
      },
    ];
    expect(added([jo, sre])).toMatchObject(expected);
    expect(added([sre, jo])).toMatchObject(expected);
    expect(added([{ id: 'p1', type: 'PolicyEntity' }, null, sre, 7, jo])).toMatchObject(expected);
  });

  test('may be several, each with an id of their own that no order changes', () => {
    const added = (target: unknown[]) =>
      eventsOf(logEvent('group.user_membership.add', target)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const both = added([jo, sre, max]);
    expect(both.map(({ id, user }) => [id, user?.id])).toEqual([
      ['okta:acme.okta.com:0e9c7c1a:00uJO:00gSRE', '00uJO'],
      ['okta:acme.okta.com:0e9c7c1a:00uMAX:00gSRE', '00uMAX'],
    ]);
    expect(added([max, jo, sre])).toEqual(both);
  });

  test('is one, though named twice', () => {
    expect(eventsOf(logEvent('user.lifecycle.create', [jo, { ...jo }]))).toMatchObject([
      { id: 'okta:acme.okta.com:0e9c7c1a' },
    ]);
  });

  test('is never the actor', () => {
    expect(eventsOf(logEvent('user.lifecycle.create', [jo]))).not.toMatchObject([
      { user: { id: '00uADMIN' } },
    ]);
  });

  test('is known by id; "unknown" is no login and no name', () => {
    const unknown = { id: '00uX', type: 'User', alternateId: 'unknown', displayName: 'unknown' };
    expect(eventsOf(logEvent('user.lifecycle.create', [unknown]))).toMatchObject([{ user: { id: '00uX' } }]);
    expect(eventsOf(logEvent('user.lifecycle.create', [unknown]))[0]?.user).toEqual({ id: '00uX' });
  });

  test('a login is told as the login, so that it never overwrites an e-mail from the profile', () => {
    expect(eventsOf(logEvent('group.user_membership.add', [jo, sre]))[0]?.user).not.toHaveProperty('email');
  });
});

describe('what did not happen means nothing', () => {
  test.each(['FAILURE', 'SKIPPED', 'DENY', 'UNKNOWN', 'SCHEDULED', '', null, 7, undefined])(
    '%s',
    (result) => {
      expect(eventsOf(logEvent('user.lifecycle.create', [jo], { outcome: { result } }))).toEqual([]);
    },
  );

  test('nor does what has no outcome', () => {
    expect(eventsOf(logEvent('user.lifecycle.create', [jo], { outcome: null }))).toEqual([]);
  });

  test('but success counts however it is written', () => {
    const success = logEvent('user.lifecycle.create', [jo], { outcome: { result: 'Success' } });
    expect(eventsOf(success)).toHaveLength(1);
  });

  test("nor does the console's Preview, with its nulls", () => {
    for (const event of preview.data.events) expect(eventsOf(event)).toEqual([]);
  });
});

describe('what cannot be understood', () => {
  test.each([
    ['a number', 7, 'this is not an event of the System Log'],
    ['null', null, 'this is not an event of the System Log'],
    ['no type', logEvent('x', [jo], { eventType: null }), 'an event without a type or an id'],
    ['no id', logEvent('user.lifecycle.create', [jo], { uuid: null }), 'an event without a type or an id'],
    [
      'no time',
      logEvent('user.lifecycle.create', [jo], { published: '' }),
      'user.lifecycle.create does not say when',
    ],
    [
      'a strange time',
      logEvent('user.lifecycle.create', [jo], { published: 'now' }),
      'user.lifecycle.create does not say when',
    ],
    ['no user', logEvent('user.lifecycle.create', [sre]), 'user.lifecycle.create does not say who'],
    ['no group', logEvent('group.user_membership.add', [jo]), 'group.user_membership.add does not say who'],
    [
      'a group nobody is in',
      logEvent('group.user_membership.add', [sre]),
      'group.user_membership.add does not say who',
    ],
  ])('%s: it says why', (_, event, unreadable) => {
    expect(normalize(event, world)).toEqual({ unreadable });
  });

  test('an assignment that names only the account in the application is not guessed', () => {
    const assigned = logEvent('application.user_membership.add', [appUser, app]);
    const settings = { deactivated: 'leaver', application: '0oaAPP' } as const;
    expect(normalize(assigned, { ...world, settings })).toEqual({
      unreadable: 'application.user_membership.add does not say who',
    });
  });
});

describe('folded', () => {
  const at = (minute: number) => ({ published: `2026-05-04T10:0${minute}:00.000Z`, uuid: `uuid-${minute}` });
  const told = (...events: unknown[]) =>
    events.flatMap((event) => eventsOf(event)).reduce(fold, emptyIdentity('okta', '00uJO'));

  test('an unsuspension that arrives before the suspension it takes back still takes it back', () => {
    const [suspended, unsuspended] = [
      logEvent('user.lifecycle.suspend', [jo], at(1)),
      logEvent('user.lifecycle.unsuspend', [jo], at(2)),
    ];
    expect(told(unsuspended, suspended).active?.value).toBe(true);
    expect(told(suspended, unsuspended)).toEqual(told(unsuspended, suspended));
  });

  test('a deactivation leaves every membership as it is, the late ones too, and a deletion ends them all', () => {
    const [added, deactivated, activated] = [
      logEvent('group.user_membership.add', [jo, sre], at(1)),
      logEvent('user.lifecycle.deactivate', [jo], at(2)),
      logEvent('user.lifecycle.activate', [jo], at(3)),
    ];
    const left = told(deactivated, added);
    expect([isLiving(left), groupsOf(left)]).toEqual([false, ['00gSRE']]);
    const back = told(deactivated, added, activated);
    expect([isLiving(back), back.active?.value, groupsOf(back)]).toEqual([true, true, ['00gSRE']]);
    const deleted = told(logEvent('user.lifecycle.delete.initiated', [jo], at(4)), deactivated, added);
    expect([isLiving(deleted), groupsOf(deleted)]).toEqual([false, []]);
  });
});

describe('whatever comes', () => {
  const text = fc.oneof(fc.string(), fc.string({ minLength: 190, maxLength: 1_100 }), fc.constant(null));
  const odd = fc.anything();
  const mostly = (usual: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
  const target = fc.record({
    id: mostly(text),
    type: mostly(fc.constantFrom('User', 'UserGroup', 'AppInstance', 'AppUser')),
    alternateId: mostly(text),
    displayName: mostly(text),
  });
  const event = fc.record({
    uuid: mostly(text),
    published: mostly(
      fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toJSON()),
        fc.string(),
      ),
    ),
    eventType: mostly(fc.constantFrom(...knownTypes)),
    outcome: mostly(fc.record({ result: fc.constantFrom('SUCCESS', 'Success', 'FAILURE') })),
    target: mostly(fc.array(mostly(target), { maxLength: 5 })),
  });
  const settings = fc.record({
    deactivated: fc.constantFrom('leaver' as const, 'suspended' as const),
    application: fc.option(fc.string(), { nil: undefined }),
  });

  test('never throws, and what it means is always well-formed, each event with its own id', () => {
    fc.assert(
      fc.property(fc.oneof(event, odd), settings, (one, set) => {
        const meaning = normalize(one, { ...world, settings: set });
        if ('unreadable' in meaning) return;
        for (const each of meaning) expect(Event.safeParse(each).success).toBe(true);
        expect(new Set(meaning.map(({ id }) => id)).size).toBe(meaning.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('means the same events when it is delivered again, days later and with its targets in another order', () => {
    fc.assert(
      fc.property(event, settings, (one, set) => {
        const ids = (value: unknown, at: number) => {
          const meaning = normalize(value, { ...world, settings: set, now: at });
          return 'unreadable' in meaning
            ? meaning
            : meaning.map(({ id, type }) => `${type} ${id}`).toSorted();
        };
        const reversed = { ...one, target: Array.isArray(one.target) ? one.target.toReversed() : one.target };
        expect(ids(reversed, now + 48 * 3_600_000)).toEqual(ids(one, now));
      }),
      { numRuns: 1_000 },
    );
  });
});
