import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Permanent } from '../../../functions/core/contracts/errors.ts';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { eventTypes } from '../../../functions/core/contracts/event-types.ts';
import { encodeBundles } from '../../../functions/core/delivery/bundle.ts';
import { decodeEvents } from '../../../functions/core/delivery/decode-events.ts';
import { decodeLifecycle, encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { laneOfEvent } from '../../../functions/core/delivery/lane-of-event.ts';

const event: Event = {
  id: 'okta:acme.okta.com:0e9c7c1a',
  type: 'user.created',
  source: 'okta',
  occurredAt: '2026-05-04T10:11:11.001Z',
  user: { id: '00uT', userName: 'jo@acme.test' },
};

const text = fc
  .string({ minLength: 1, maxLength: 400, unit: 'grapheme' })
  .filter((one) => /\S/.test(one) && one.length <= 1024 && !/\p{Cc}/u.test(one));
const id = fc
  .oneof(text, fc.string({ minLength: 1, maxLength: 400 }))
  .filter(
    (one) =>
      one.trim() !== '' && !/^(\.\.?|__proto__)$|[\p{Cc}\p{Cs}]/u.test(one) && Buffer.byteLength(one) <= 400,
  );
const email = fc.emailAddress().filter((one) => one.length < 100);
const anyEvent: fc.Arbitrary<Event> = fc.record({
  id,
  type: fc.constantFrom(...eventTypes),
  source: id,
  occurredAt: fc.constant('2026-05-04T10:11:11.001Z'),
  user: fc.record({ id, email, displayName: text }, { requiredKeys: ['id'] }),
  group: fc.record({ id, displayName: text }, { requiredKeys: ['id'] }),
});

describe('a lifecycle message', () => {
  const leaving: Event[] = [
    { ...event, type: 'user.deleted' },
    { ...event, type: 'user.deactivated' },
    { ...event, type: 'user.suspended' },
    { ...event, type: 'user.observed', user: { id: '00uT', active: false } },
    { ...event, type: 'user.updated', user: { id: '00uT', active: false } },
  ];
  test.each(leaving)('of a leaver does not wait behind joiners: $type', (one) => {
    expect(laneOfEvent(one)).toBe('leavers');
  });

  const leavers = ['user.deleted', 'user.deactivated', 'user.suspended'];
  const staying = eventTypes.filter((type) => !leavers.includes(type));
  test.each(staying)('of anybody else waits its turn: %s', (type) => {
    expect(laneOfEvent({ ...event, type })).toBe('ordinary');
    expect(laneOfEvent({ ...event, type, user: undefined })).toBe('ordinary');
  });

  test('carries its event there and back', () => {
    fc.assert(
      fc.property(anyEvent, (one) => {
        expect(decodeLifecycle(encodeLifecycle(one).body)).toEqual(one);
      }),
    );
  });

  test('has ids that SQS accepts, whatever the source calls its events and users', () => {
    const accepted = /^[\x21-\x7e]{1,128}$/;
    fc.assert(
      fc.property(anyEvent, (one) => {
        const { groupId, deduplicationId } = encodeLifecycle(one);
        expect(groupId).toMatch(accepted);
        expect(deduplicationId).toMatch(accepted);
      }),
    );
  });

  test('is deduplicated by the id of its event, where SQS takes it as it is', () => {
    expect(encodeLifecycle(event).deduplicationId).toBe(event.id);
  });

  test('whose event has an id too long for SQS is deduplicated by a hash of it', () => {
    const id = (length: number) => encodeLifecycle({ ...event, id: 'x'.repeat(length) }).deduplicationId;
    expect(id(128)).toBe('x'.repeat(128));
    expect(id(129)).toMatch(/^[\w-]{22}$/);
  });

  test('of another event has another deduplication id, however long or strange the ids', () => {
    const strange = (tail: string) => ({ ...event, id: `${'ü'.repeat(200)}${tail}` });
    const [one, other] = [strange('1'), strange('2')].map((each) => encodeLifecycle(each).deduplicationId);
    expect(one).not.toBe(other);
  });

  test('waits only for messages about the same user of the same source', () => {
    const group = (change: Partial<Event>) => encodeLifecycle({ ...event, ...change }).groupId;
    expect(group({ id: 'okta:x:2', type: 'user.deleted' })).toBe(group({}));
    expect(group({ user: { id: '00uOther' } })).not.toBe(group({}));
    expect(group({ source: 'pagerduty' })).not.toBe(group({}));
  });

  test('about a deleted group waits for messages about that group', () => {
    const deleted = (id: string): Event => ({
      ...event,
      type: 'group.deleted',
      user: undefined,
      group: { id },
    });
    expect(encodeLifecycle(deleted('00g1')).groupId).not.toBe(encodeLifecycle(deleted('00g2')).groupId);
    const user = { ...event, user: { id: '00g1' } };
    expect(encodeLifecycle(deleted('00g1')).groupId).not.toBe(encodeLifecycle(user).groupId);
  });

  test('does not show in its group whom it is about', () => {
    expect(encodeLifecycle({ ...event, user: { id: 'jane@example.com' } }).groupId).not.toContain('jane');
  });
});

describe('a bundle', () => {
  const many = Array.from({ length: 1_001 }, (_, n) => ({ ...event, id: `okta:${n}` }));

  test('carries its events there and back, in few messages', () => {
    const messages = encodeBundles(many);
    expect(messages.length).toBeLessThan(10);
    expect(messages.flatMap(({ body }) => decodeEvents(body))).toEqual(many);
  });

  test('is the same messages when it is delivered again, and others for other events', () => {
    const ids = (events: Event[]) => encodeBundles(events).map(({ deduplicationId }) => deduplicationId);
    expect(ids(many)).toEqual(ids(structuredClone(many)));
    expect(new Set([...ids(many), ...ids(many.toReversed())]).size).toBe(2 * ids(many).length);
  });

  test('of one event is that event, and a lifecycle message is one too', () => {
    expect(decodeEvents(encodeBundles([event])[0]?.body ?? '')).toEqual([event]);
    expect(decodeEvents(encodeLifecycle(event).body)).toEqual([event]);
  });
});

describe('a message that is not ours', () => {
  test.each([
    ['not JSON', '{'],
    ['JSON of another kind', '{"Records":[]}'],
    ['a bundle of none', '{"version":1,"events":[]}'],
    ['of another version', JSON.stringify({ version: 2, event })],
    ['without what an event needs', JSON.stringify({ version: 1, event: { ...event, user: undefined } })],
  ])('%s is refused for good', (_, body) => {
    expect(() => decodeLifecycle(body)).toThrow(Permanent);
    expect(() => decodeEvents(body)).toThrow(Permanent);
  });
});
