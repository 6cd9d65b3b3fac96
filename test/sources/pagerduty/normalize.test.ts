import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Event } from '../../../functions/core/contracts/event.ts';
import { normalize } from '../../../functions/sources/pagerduty/normalize.ts';
import { vectors } from '../../fixtures/pagerduty/vectors.ts';

const now = Date.parse('2026-05-04T12:00:00Z');

function webhook(event_type: string, data: unknown, more: object = {}) {
  return {
    event: {
      id: '01HEVENT',
      event_type,
      resource_type: event_type.split('.')[0],
      occurred_at: '2026-05-04T11:00:00.123Z',
      agent: null,
      client: null,
      data,
      ...more,
    },
  };
}

describe('a user event', () => {
  test.each(['user.created', 'user.updated', 'user.deleted'])('%s tells what it says of the user', (type) => {
    const data = {
      id: 'PUSER01',
      type: 'user',
      name: 'Jane Smith',
      summary: 'Jane S.',
      email: 'jane@example.com',
      job_title: 'Engineer',
      time_zone: 'Europe/Berlin',
      role: 'admin',
    };
    expect(normalize(webhook(type, data), now)).toEqual([
      {
        id: 'pagerduty:01HEVENT',
        type,
        source: 'pagerduty',
        occurredAt: '2026-05-04T11:00:00.123Z',
        user: {
          id: 'PUSER01',
          email: 'jane@example.com',
          displayName: 'Jane Smith',
          title: 'Engineer',
          timezone: 'Europe/Berlin',
        },
      },
    ]);
  });

  test('that is a mere reference tells the id and the name it has', () => {
    const data = { id: 'PUSER01', type: 'user_reference', summary: 'Jane Smith', self: null };
    expect(normalize(webhook('user.deleted', data), now)).toMatchObject([
      { type: 'user.deleted', user: { id: 'PUSER01', displayName: 'Jane Smith' } },
    ]);
  });

  test('with nulls, blanks or oddities where text belongs tells nothing in their place', () => {
    const data = { id: 'PUSER01', name: null, summary: '', email: 7, job_title: 'x'.repeat(2_000) };
    const events = normalize(webhook('user.updated', data), now);
    expect(JSON.parse(JSON.stringify(events))).toMatchObject([{ user: { id: 'PUSER01' } }]);
    expect(JSON.parse(JSON.stringify(events))[0].user).toEqual({ id: 'PUSER01' });
  });

  test('from a clock far ahead is told no later than five minutes from now', () => {
    const ahead = webhook('user.updated', { id: 'P1' }, { occurred_at: '2031-01-01T00:00:00Z' });
    expect(normalize(ahead, now)).toMatchObject([{ occurredAt: '2026-05-04T12:05:00.000Z' }]);
  });

  test.each([
    ['without a user', webhook('user.created', null), 'user.created does not say which user'],
    ['without the id', webhook('user.created', { email: 'a@b.c' }), 'user.created does not say which user'],
    [
      'without a time',
      webhook('user.created', { id: 'P1' }, { occurred_at: null }),
      'user.created does not say when',
    ],
    [
      'at no time',
      webhook('user.created', { id: 'P1' }, { occurred_at: 'soon' }),
      'user.created does not say when',
    ],
    [
      'without an id of its own',
      webhook('user.created', { id: 'P1' }, { id: '' }),
      'this is not a PagerDuty v3 webhook',
    ],
  ])('%s cannot be understood', (_, body, unreadable) => {
    expect(normalize(body, now)).toEqual({ unreadable });
  });
});

describe('what is not about people', () => {
  test.each([
    'pagey.ping',
    'incident.triggered',
    'incident.priority_updated',
    'service.deleted',
    'team.created',
    'user.contact_method.created',
    'constructor',
  ])('%s means nothing', (type) => {
    expect(normalize(webhook(type, { id: 'PX', type: 'x' }), now)).toEqual([]);
  });

  test('an incident and a ping as PagerDuty delivered them mean nothing', () => {
    const [incident, ping] = vectors.map(({ body }) => JSON.parse(body));
    expect(normalize(incident, now)).toEqual([]);
    expect(normalize(ping, now)).toEqual([]);
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a list', []],
  ['an older webhook', { messages: [] }],
])('%s cannot be understood', (_, body) => {
  expect(normalize(body, now)).toEqual({ unreadable: 'this is not a PagerDuty v3 webhook' });
});

describe('whatever comes', () => {
  const text = fc.oneof(fc.string(), fc.string({ minLength: 900, maxLength: 1_100 }), fc.constant(null));
  // As `JSON.parse` makes them: no object without a prototype.
  const anything = fc.anything();
  const type = fc.constantFrom('user.created', 'user.updated', 'user.deleted', 'pagey.ping');
  const time = fc.oneof(fc.string(), fc.date().map(String), fc.constant('2026-01-02T03:04:05.678Z'));
  const near = fc.record({
    event: fc.record({
      id: fc.oneof(text, anything),
      event_type: fc.oneof(type, anything),
      occurred_at: fc.oneof(time, anything),
      data: fc.oneof(fc.record({ id: text, name: text, email: fc.oneof(text, anything) }), anything),
    }),
  });

  test('never throws, and what it means is always well-formed', () => {
    fc.assert(
      fc.property(fc.oneof(anything, near), (body) => {
        const meaning = normalize(body, now);
        if ('unreadable' in meaning) return;
        for (const event of meaning) expect(Event.safeParse(event).success).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('means the same when it is delivered again', () => {
    fc.assert(
      fc.property(near, (body) => {
        const ids = (at: number) => {
          const meaning = normalize(body, at);
          return 'unreadable' in meaning ? meaning : meaning.map(({ id }) => id);
        };
        expect(ids(now)).toEqual(ids(now + 48 * 3_600_000));
      }),
    );
  });
});
