import { beforeEach, describe, expect, test } from 'vitest';
import { createRejections } from '../../../functions/core/receive/rejections.ts';
import { createCounts } from '../../support/counts.ts';
import { createClock } from '../../support/target.ts';

const published = '44.242.69.192';
const listed = '198.51.100.7';
const unknown = '203.0.113.9';

let lines: string[];
let counts: ReturnType<typeof createCounts>;
let clock: ReturnType<typeof createClock>;
let rejections: ReturnType<typeof createRejections>;
beforeEach(() => {
  lines = [];
  counts = createCounts();
  clock = createClock();
  const write = (message: string, facts?: object) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  rejections = createRejections({
    sources: { pagerduty: { webhook: { senderRanges: { us: [published] } } }, okta: {} },
    allowList: { okta: ['198.51.100.0/24'] },
    log: { info: write, warn: write, error: write },
    metrics: counts.metrics,
    now: clock.now,
  });
});

const told = () => counts.counted('Rejected').map(({ reason, value }) => `${reason} ${value}`);

describe('a wrong signature', () => {
  test.each([
    ['an address that the vendor publishes', 'pagerduty', published],
    ['an address on the allow list', 'okta', listed],
  ])('from %s means that a secret was changed on one side', (_, source, address) => {
    rejections.rejected(source, 'signature', address);
    rejections.rejected(source, 'signature', address);
    expect(told()).toEqual(['secret 1', 'secret 1']);
  });

  test('from where good deliveries came within a day means the same', () => {
    rejections.accepted('okta', unknown);
    clock.advance(23 * 3_600_000);
    rejections.rejected('okta', 'signature', unknown);
    expect(told()).toEqual(['secret 1']);
  });

  test.each([
    ['anybody', 'okta', unknown],
    ['an address of another source', 'pagerduty', listed],
    ['nobody knows where', 'okta', undefined],
  ])('from %s is a forgery of no interest', (_, source, address) => {
    rejections.rejected(source, 'signature', address);
    expect(told()).toEqual(['signature 1']);
  });

  test('is unknown again a day after the last good delivery from there', () => {
    rejections.accepted('okta', unknown);
    clock.advance(25 * 3_600_000);
    rejections.rejected('okta', 'signature', unknown);
    expect(told()).toEqual(['signature 1']);
  });
});

test('ten thousand forgeries in ten seconds are one line and one number, and none is uncounted in the end', () => {
  for (let n = 0; n < 10_000; n++) {
    rejections.rejected('okta', 'signature', unknown);
    clock.advance(1);
  }
  rejections.rejected('okta', 'signature', unknown);
  expect(lines).toHaveLength(2);
  expect(told()).toEqual(['signature 1', 'signature 10000']);
});

test('addresses that are remembered have a bound, and the latest are kept', () => {
  for (let n = 0; n < 300; n++) rejections.accepted('okta', `203.0.${n >> 8}.${n & 255}`);
  rejections.rejected('okta', 'signature', '203.0.1.43');
  rejections.rejected('okta', 'signature', '203.0.0.1');
  expect(told()).toEqual(['secret 1', 'signature 1']);
});

test('another reason is told as it is, each time', () => {
  for (const reason of ['size', 'ours', 'size']) rejections.rejected('okta', reason, unknown);
  expect(told()).toEqual(['size 1', 'ours 1', 'size 1']);
});
