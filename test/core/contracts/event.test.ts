import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEvent } from '../../../functions/core/contracts/check-event.ts';
import { Event } from '../../../functions/core/contracts/event.ts';
import { eventTypes } from '../../../functions/core/contracts/event-types.ts';
import { emailOf } from '../../../functions/core/people/emails.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { emptyIdentity } from '../../../functions/core/people/identity.ts';
import { at, event } from '../../support/events.ts';

const told = (user: object) => checkEvent(event('user.created', 1, { user: { id: '00u1', ...user } }));

describe('an id, which becomes part of a key', () => {
  const ids: [string, string][] = [
    ['empty', ''],
    ['blank', ' \u00a0'],
    ['longer than a key has room for', 'x'.repeat(401)],
    ['longer than that in bytes', 'ü'.repeat(201)],
    ['with a line break', '00u\r\n1'],
    ['with NUL', '00u\u0000'],
    ['with DEL', '00u\u007f'],
    ['with half of a surrogate pair', '00u\ud83d'],
    ['that leads out of a path', '..'],
    ['that stays in a path', '.'],
    ['that names no field', '__proto__'],
  ];
  test.each(ids)('%s is none: of a user, of a group, of an event', (_, id) => {
    const group = { group: { id } };
    expect(checkEvent(event('user.deleted', 1, { user: { id } })).event).toBeUndefined();
    expect(checkEvent(event('group.member_added', 1, group)).event).toBeUndefined();
    expect(checkEvent(event('group.deleted', 1, { ...group, user: undefined })).event).toBeUndefined();
    if (id.length > 0 && id.length < 400) return;
    expect(checkEvent(event('user.deleted', 1, { id: id.repeat(5) })).event).toBeUndefined();
  });

  test('says what is wrong, and quotes nothing', () => {
    expect(checkEvent(event('user.deleted', 1, { user: { id: 'secret\n' } })).flaw).toBe(
      'user.deleted has no usable user.id: empty, too long, or with characters that no id has',
    );
  });

  test.each(['00u1', 'x'.repeat(400), 'ü'.repeat(200), 'jane@example.com', 'a b/c#d', '😀', 'constructor'])(
    '%s is one',
    (id) => {
      expect(checkEvent(event('user.deleted', 1, { user: { id } }))).toMatchObject({
        event: { user: { id } },
      });
    },
  );

  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s is a group like any other',
    (id) => {
      const group = { id, displayName: 'SRE' };
      const { memberships, groupNames } = fold(
        emptyIdentity('okta', '1'),
        event('group.member_added', 1, { group }),
      );
      expect(memberships[id]?.value).toBe(true);
      expect(groupNames[id]?.value).toBe('SRE');
    },
  );

  test('that is none among all the groups of a user leaves them unsaid, and the user is read', () => {
    const groups = [{ id: '00g1' }, { id: '' }];
    const observed = checkEvent(event('user.observed', 1, { groups })).event;
    expect(observed).toMatchObject({ user: { id: '00u1' } });
    expect(observed?.groups).toBeUndefined();
  });
});

describe('an e-mail that is none', () => {
  const bad = [
    'noat',
    'jane@example.com\r\nBcc: all@example.com',
    'jane\ud83d@example.com',
    ' ',
    'a@b',
    'x'.repeat(2_000),
  ];

  test.each(bad)('is not said, and the rest of its event counts: %j', (email) => {
    const { event: good, flaw } = told({ email, displayName: 'Jane' });
    expect(flaw).toBe('user.created says an e-mail that is none');
    expect(good?.user).toEqual({ id: '00u1', displayName: 'Jane' });
  });

  test.each(bad)('is no login that serves as an e-mail: %j', (userName) => {
    const { event: good, flaw } = told({ userName });
    expect(flaw).toBeUndefined();
    expect(good && emailOf(fold(emptyIdentity('okta', '00u1'), good))).toBeUndefined();
  });

  test('does not replace the one of before, and a good one does', () => {
    const of = (...emails: string[]) =>
      emailOf(
        emails
          .map((email, n) => event('user.updated', n, { user: { id: '00u1', email } }))
          .reduce(fold, emptyIdentity('okta', '00u1')),
      );
    expect(of('jane@example.com', 'noat')).toBe('jane@example.com');
    expect(of('jane@example.com', 'noat', ' Jane.Doe@Example.com ')).toBe('jane.doe@example.com');
  });

  test('in what an earlier version wrote down is no address either', () => {
    const stamp = '2026-01-05T09:00:00.000Z 0 okta:1';
    const identity = {
      ...emptyIdentity('okta', '1'),
      attributes: { email: { value: 'a\r\nb@example.com', stamp } },
    };
    expect(emailOf(identity)).toBeUndefined();
    const userName = { value: 'jane@example.com', stamp };
    expect(emailOf({ ...identity, attributes: { ...identity.attributes, userName } })).toBe(
      'jane@example.com',
    );
  });
});

describe('words', () => {
  test.each([
    ['half of a surrogate pair', 'Jane \ud83d', 'Jane \ufffd'],
    ['an emoji and noncharacters', 'Jane 😀\ufffe\uffff', 'Jane 😀\ufffe\uffff'],
    ['controls', 'Jane\u0000\r\nDoe\u007f', 'Jane Doe '],
    ['blanks only', ' \t', undefined],
    ['too many', 'x'.repeat(1_025), undefined],
  ])('with %s are told in one line of text, or not at all', (_, words, read) => {
    for (const name of ['displayName', 'givenName', 'familyName', 'title', 'timezone', 'locale']) {
      expect(told({ [name]: words }).event?.user).toEqual({ id: '00u1', ...(read && { [name]: read }) });
    }
    const phoneNumbers = ['+49', words];
    expect(told({ phoneNumbers }).event?.user?.phoneNumbers).toEqual(read ? ['+49', read] : ['+49']);
  });

  test('of an event never weigh more than a message holds, once they are escaped', () => {
    const name = '😀'.repeat(512);
    const user = {
      userName: name,
      displayName: name,
      phoneNumbers: Array.from({ length: 1_000 }, () => name),
    };
    const { event: good } = told({ ...user, givenName: name, familyName: name, title: name, locale: name });
    expect(JSON.stringify(good).length * 6).toBeLessThan(1_000_000);
    expect(Event.safeParse(good).success).toBe(true);
  });
});

test('what is told without the schema is what the schema tells', () => {
  const odd = fc.constantFrom(
    '',
    ' ',
    '.',
    '..',
    '__proto__',
    'a',
    ' a',
    'a b',
    'ü',
    'a\n',
    '\ud83d',
    'a@b.example',
    'x'.repeat(500),
  );
  const any = fc.record(
    {
      id: odd,
      type: fc.constantFrom(...eventTypes),
      source: fc.constant('okta'),
      occurredAt: fc.constant(at(1)),
      user: fc.record({ id: odd, email: odd, userName: odd, active: fc.boolean() }, { requiredKeys: ['id'] }),
      group: fc.record({ id: odd, displayName: odd }, { requiredKeys: ['id'] }),
    },
    { requiredKeys: ['id', 'type', 'source', 'occurredAt'] },
  );
  fc.assert(
    fc.property(any, (told) => {
      const parsed = Event.safeParse(told);
      expect(checkEvent(told).event).toEqual(parsed.success ? parsed.data : undefined);
    }),
    { numRuns: 2_000 },
  );
});
