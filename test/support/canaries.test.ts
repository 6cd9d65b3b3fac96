import { describe, expect, test } from 'vitest';
import { canaries, leaks } from './canaries.ts';

describe('the search for leaks', () => {
  test.each(Object.entries(canaries))('finds a %s however it is written', (name, canary) => {
    const json = JSON.stringify({ deep: [{ x: `a ${canary} b` }] });
    const inBase64 = (text: string) => Buffer.from(text).toString('base64');
    for (const text of [
      canary,
      canary.toUpperCase(),
      json,
      JSON.stringify(json),
      encodeURIComponent(canary),
      new URLSearchParams({ q: canary }).toString(),
      canary.replace('@', '\\u0040'),
      inBase64(canary),
      inBase64(`{"x":"${canary}"}`),
      `Basic ${inBase64(`u:${canary}:p`)}`,
      Buffer.from(`..${canary}..`).toString('hex'),
    ]) {
      expect(leaks(`some ${text} log`), text).toContain(name);
    }
  });

  test('finds nothing in what an honest log says', () => {
    const line = {
      level: 'INFO',
      message: 'routed',
      event: 'okta:acme.okta.com:0f1e',
      persons: ['id000001'],
    };
    expect(leaks(JSON.stringify(line))).toEqual([]);
  });
});
