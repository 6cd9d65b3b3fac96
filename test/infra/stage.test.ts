import { describe, expect, test } from 'vitest';
import { InvalidStage, isProtected, parseStage } from '../../infra/stage.ts';

describe('stages', () => {
  test.each(['dev', 'prod', 'eu-west-2', 'a', 'a2345678901234567890'])('%s is one', (stage) => {
    expect(parseStage(stage)).toBe(stage);
  });

  test.each([['Prod'], [''], ['2nd'], ['-a'], ['a_b'], ['a'.repeat(21)], [7], [undefined], [true]])(
    '%j is none',
    (stage) => {
      expect(() => parseStage(stage)).toThrow(InvalidStage);
    },
  );

  test('all but dev are protected, unless the configuration says otherwise', () => {
    expect(['prod', 'preprod', 'eu'].map((stage) => isProtected(stage, undefined))).toEqual([
      true,
      true,
      true,
    ]);
    expect(isProtected('dev', undefined)).toBe(false);
    expect(isProtected('dev', true)).toBe(true);
    expect(isProtected('prod', false)).toBe(false);
  });
});
