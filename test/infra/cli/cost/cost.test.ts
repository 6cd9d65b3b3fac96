import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Event } from '../../../../functions/core/contracts/event.ts';
import type { Target } from '../../../../functions/core/contracts/target.ts';
import { createLimiter } from '../../../../functions/lib/limiter/index.ts';
import { targets } from '../../../../functions/targets/index.ts';
import { assumed, bytesPerPerson, perChange, readUnitsPerSweep } from '../../../../infra/cli/cost/counts.ts';
import { formatCost } from '../../../../infra/cli/cost/format-cost.ts';
import { reachOf } from '../../../../infra/cli/cost/limits.ts';
import { changesOf, usageOf } from '../../../../infra/cli/cost/month.ts';
import { bill, prices } from '../../../../infra/cli/cost/prices.ts';
import { metricsOf, type Resources, resourcesOf } from '../../../../infra/cli/cost/resources.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createClock } from '../../../support/target.ts';
import { createCommand } from '../command.ts';
import { createMeter, type Used } from './measure.ts';

const resources: Resources = {
  secrets: 5,
  mappings: 7,
  alarms: 20,
  dashboards: 1,
  keys: 1,
  gigabytes: 0.5,
  sweepsPerHour: 60,
  sources: 2,
  targets: 3,
};

const total = (people: number, of = resources) =>
  bill(usageOf(of, people)).reduce((sum, { usd }) => sum + usd, 0);

describe('what a change uses, measured over the real functions', () => {
  const hour = 60;
  let idle: Used;
  const used: Record<string, Used> = {};
  let bytes = 0;

  beforeAll(async () => {
    const meter = createMeter();
    const user = { id: 'u1', email: 'jane@example.com', displayName: 'Jane Doe', givenName: 'Jane' };
    let events = 0;
    const event = (type: Event['type'], group?: string): Event => ({
      id: `okta:${++events}`,
      type,
      source: 'okta',
      occurredAt: new Date(meter.now() + events).toISOString(),
      user,
      ...(group && { group: { id: group, displayName: group } }),
    });
    // The first sweep learns the configuration, which is not idling yet.
    await meter.measure([], 2);
    idle = await meter.measure([], hour);
    const changes = {
      joiner: [event('user.created'), event('group.member_added', 'sre')],
      mover: [event('group.member_removed', 'sre'), event('group.member_added', 'platform')],
      leaver: [event('user.deleted'), event('group.member_removed', 'platform')],
    };
    for (const [kind, sent] of Object.entries(changes)) {
      const later = sent.map((one, index) => ({
        ...one,
        occurredAt: new Date(meter.now() + index).toISOString(),
      }));
      used[kind] = await meter.measure(later, hour);
    }
    bytes = meter.bytes();
  }, 1_200_000);

  /** Neither flattering nor stale: what is stated is hardly less than what was measured, and not much more. */
  const near = (stated: number, measured: number) => {
    expect(stated * 1.1 + 2).toBeGreaterThanOrEqual(measured);
    expect(stated).toBeLessThanOrEqual(measured * 1.25 + 3);
  };

  test.each(['joiner', 'mover', 'leaver'] as const)('a %s', (kind) => {
    const stated = perChange[kind];
    const measured = used[kind];
    if (measured === undefined) throw new Error('it was not measured');
    near(stated.messages, measured.messages);
    near(stated.invocations, measured.invocations - idle.invocations);
    near(stated.readUnits, measured.readUnits - idle.readUnits);
    near(stated.writeUnits, measured.writeUnits - idle.writeUnits);
    for (const [target, calls] of Object.entries(measured.calls)) near(stated.calls[target] ?? 0, calls);
  });

  test('a sweep when nothing is due', () => {
    near(readUnitsPerSweep, idle.readUnits / idle.invocations);
    expect(idle).toMatchObject({ messages: 0, writeUnits: 0 });
    expect(Object.values(idle.calls)).toEqual([0, 0, 0, 0]);
  });

  test('what is kept of a person', () => {
    expect(bytesPerPerson).toBeGreaterThanOrEqual(bytes);
    expect(bytesPerPerson).toBeLessThanOrEqual(bytes * 1.5);
  });

  test('a call takes at most one read and one write of the shared rate limit', async () => {
    const store = createMemoryStore();
    const clock = createClock();
    const windows = targets.opsgenie.api.limits(targets.opsgenie.settings.parse({})).default ?? [];
    const limiter = createLimiter({ store, key: 'k', windows, priority: 'normal', ...clock });
    const calls = 100;
    for (let n = 0; n < calls; n++) {
      await limiter.take(Number.POSITIVE_INFINITY);
      await limiter.learn({ status: 200, headers: {} });
      clock.advance(1_000 * assumed.secondsPerCall * 4);
    }
    expect(store.counts.reads).toBeLessThanOrEqual(calls * assumed.limiterUnitsPerCall * 1.1);
    expect(store.counts.writes).toBeLessThanOrEqual(calls * assumed.limiterUnitsPerCall);
  });
});

describe('the bill', () => {
  it('of nobody is what the stack costs by itself', () => {
    const { secrets, alarms, dashboards, keys } = usageOf(resources, 0);
    expect({ secrets, alarms, dashboards, keys }).toEqual({ secrets: 5, alarms: 20, dashboards: 1, keys: 1 });
    expect(changesOf(0)).toMatchObject({ changes: 0, events: 0, messages: 0, calls: 0 });
    const empty = {
      ...resources,
      secrets: 0,
      mappings: 0,
      alarms: 0,
      dashboards: 0,
      keys: 0,
      sweepsPerHour: 0,
    };
    expect(total(0, { ...empty, sources: 0, targets: 0 })).toBe(0);
  });

  it('never falls when there are more people, and more than idling is in proportion to them', () => {
    const people = fc.nat({ max: 10_000_000 });
    fc.assert(
      fc.property(people, people, (one, more) => {
        expect(total(one + more)).toBeGreaterThanOrEqual(total(one));
      }),
    );
    const grown = total(3_000_000) - total(2_000_000);
    expect(grown).toBeCloseTo(total(2_000_000) - total(1_000_000), 6);
  });

  it('never falls when the resources grows', () => {
    const parts = [
      'secrets',
      'mappings',
      'alarms',
      'dashboards',
      'keys',
      'sweepsPerHour',
      'gigabytes',
    ] as const;
    for (const part of parts) {
      expect(total(1_000, { ...resources, [part]: resources[part] + 1 })).toBeGreaterThan(total(1_000));
    }
  });

  it('is usage times price, line by line', () => {
    const lines = bill(usageOf(resources, 10_000));
    expect(lines.map(({ name }) => name)).toEqual(Object.keys(prices));
    for (const { name, amount, usd } of lines)
      expect(usd).toBeCloseTo((amount / prices[name].per) * prices[name].usd);
    expect(lines.find(({ name }) => name === 'alarms')?.usd).toBe(2);
  });

  it('counts three requests a message, and both sides of the rate limit', () => {
    const nobody = usageOf(resources, 0);
    const some = usageOf(resources, 1_000);
    const { messages, calls, readUnits, writeUnits } = changesOf(1_000);
    expect(some.queueRequests - nobody.queueRequests).toBeCloseTo(3 * messages);
    expect(some.readUnits - nobody.readUnits).toBeCloseTo(readUnits + calls);
    expect(some.writeUnits - nobody.writeUnits).toBeCloseTo(writeUnits + calls);
  });

  it('takes every price from a page of AWS', () => {
    for (const { page, usd } of Object.values(prices)) {
      expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z-]+\/pricing\//);
      expect(usd).toBeGreaterThan(0);
    }
  });
});

describe('the resources', () => {
  it('is counted out of the template', () => {
    const resource = (Type: string, Properties: object = {}) => ({ Type, Properties });
    const list = [
      resource('AWS::SecretsManager::Secret', { Name: 'rollcall/dev/sources/okta' }),
      resource('AWS::SecretsManager::Secret', { Name: 'rollcall/dev/targets/opsgenie' }),
      resource('AWS::Lambda::Function', { MemorySize: 512 }),
      resource('AWS::Lambda::EventSourceMapping'),
      resource('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' }),
      resource('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' }),
      resource('AWS::Events::Rule', { ScheduleExpression: 'rate(2 hours)' }),
      resource('AWS::Events::Rule', { ScheduleExpression: 'cron(0 0 * * ? *)' }),
      resource('AWS::CloudWatch::Alarm'),
      resource('AWS::KMS::Key'),
    ];
    const Resources = Object.fromEntries(list.map((one, index) => [`r${index}`, one]));
    expect(resourcesOf({ Resources })).toEqual({
      secrets: 2,
      mappings: 1,
      alarms: 1,
      dashboards: 0,
      keys: 1,
      gigabytes: 0.5,
      sweepsPerHour: 72.5,
      sources: 1,
      targets: 1,
    });
  });

  it('tells more metrics with more targets, and always those of keys and leavers', () => {
    expect(metricsOf(resources).always).toBe(5 + 3);
    expect(metricsOf({ ...resources, targets: 4 }).eventful).toBeGreaterThan(metricsOf(resources).eventful);
  });
});

describe('the limits', () => {
  const known: Record<string, Target> = targets;
  const configured = {
    opsgenie: targets.opsgenie.settings.parse({}),
    statuspage: { organization: 'o', pages: [] },
    pagertree: {},
  };

  it('are those of the configuration', () => {
    const [opsgenie] = reachOf(known, configured, 6_000, 0.5);
    expect(opsgenie).toMatchObject({ target: 'opsgenie', callsPerMinute: 60 });
    // 6,000 people of 5 calls each, at 60 calls a minute.
    expect(opsgenie?.hoursForEverybody).toBeCloseTo(500 / 60);
    const limits = { configuration: [{ calls: 600, seconds: 60 }] };
    const [faster] = reachOf(known, { opsgenie: { region: 'us', limits } }, 6_000, 0.5);
    expect(faster?.hoursForEverybody).toBeCloseTo(50 / 60);
    expect(faster?.share).toBeCloseTo((opsgenie?.share ?? 0) / 10);
  });

  it('and everything else are told in words', () => {
    const scenarios = [0, 100, 1_000_000].map((people) => ({
      people,
      usage: usageOf(resources, people),
      reach: reachOf(known, configured, people, resources.gigabytes),
    }));
    const text = formatCost(scenarios);
    expect(text).toMatch(/idle +100 +1,000,000\n/);
    expect(text).toMatch(
      /1,000,000 {2}turnover needs \d+ % of what opsgenie allows; everybody once takes \d+ days/,
    );
    expect(text).toMatch(/ 100 {2}turnover needs 0\.00\d % .* 9 minutes/);
    expect(text).toMatch(/each month 2 % of all people join, 5 % move, 2 % leave/);
    expect(text).toContain('https://aws.amazon.com/sqs/pricing/');
  });
});

test('a number of people that is none is answered with what to say', async () => {
  const { code, err } = await createCommand().run('cost --people many');
  expect(code).toBe(2);
  expect(err).toContain('Give a whole number from 1 on');
});
