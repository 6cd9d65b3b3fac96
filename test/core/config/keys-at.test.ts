import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { keysAt } from '../../../functions/core/config/keys-at.ts';

const brake = z.strictObject({ people: z.number(), per: z.pipe(z.string(), z.transform(Number)) });
const schema = z.strictObject({
  leavers: z._default(z.strictObject({ brake: z.optional(brake) }), {}),
  pages: z.record(z.string(), z.strictObject({ groups: z.array(z.string()) })),
  limits: z.array(z.strictObject({ calls: z.number() })),
  anything: z.unknown(),
});

describe('the keys that a schema knows', () => {
  test.each<[PropertyKey[], string[]]>([
    [[], ['leavers', 'pages', 'limits', 'anything']],
    [['leavers'], ['brake']],
    [
      ['leavers', 'brake'],
      ['people', 'per'],
    ],
    [['pages', 'any id'], ['groups']],
    [['limits', 3], ['calls']],
  ])('at %j are %j', (path, keys) => {
    expect(keysAt(schema, path)).toEqual(keys);
  });

  test.each<[PropertyKey[]]>([
    [['pages']],
    [['anything', 'more']],
    [['leavers', 'brake', 'per']],
    [['nowhere', 'x']],
  ])('at %j are none', (path) => {
    expect(keysAt(schema, path)).toEqual([]);
  });
});
