import { describe, expect, it } from 'vitest';
import { portsFrom, readPort } from '../../../infra/local/ports.ts';

describe('the ports of the local machine', () => {
  it('are PORT and the five after it, where the command line tools look for them', () => {
    expect(portsFrom(9000)).toEqual({
      webhooks: 9000,
      simulators: 9001,
      sqs: 9002,
      dynamodb: 9003,
      secrets: 9004,
      runtime: 9005,
    });
  });

  it('are any free ones for 0', () => {
    expect(new Set(Object.values(portsFrom(0)))).toEqual(new Set([0]));
  });

  it.each([
    [undefined, 8787],
    ['', 8787],
    ['1', 1],
    ['65530', 65530],
  ])('PORT=%s starts at %i', (text, port) => {
    expect(readPort(text)).toBe(port);
  });

  it.each(['0', '65531', '-1', '8787x', 'http', '1e3', ' '])('PORT=%s is refused in one sentence', (text) => {
    expect(() => readPort(text)).toThrow(`PORT is "${text}": give a number from 1 to 65530`);
  });
});
