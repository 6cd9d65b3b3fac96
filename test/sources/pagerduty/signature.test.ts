import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign, signaturesIn, verify } from '../../../functions/sources/pagerduty/signature.ts';
import { type Vector, vectors } from '../../fixtures/pagerduty/vectors.ts';

function good(vector: Pick<Vector, 'body' | 'secret'>, header: string | undefined): boolean {
  return verify(Buffer.from(vector.body), signaturesIn(header), [vector.secret]);
}

describe.each(vectors)('$name', ({ body, secret, valid, invalid }) => {
  test('is signed as PagerDuty signs it', () => {
    expect(sign(Buffer.from(body), secret)).toBe(`v1=${valid}`);
  });

  test('is accepted with its signature', () => {
    expect(good({ body, secret }, `v1=${valid}`)).toBe(true);
  });

  test('is refused with any other', () => {
    for (const signature of invalid) expect(good({ body, secret }, `v1=${signature}`)).toBe(false);
  });

  test('is refused when it was written anew', () => {
    const anew = JSON.stringify(JSON.parse(body), undefined, 1);
    expect(good({ body: anew, secret }, `v1=${valid}`)).toBe(false);
  });
});

test('the published body is the published one to the byte', () => {
  const sha256 = createHash('sha256')
    .update(vectors[0]?.body ?? '')
    .digest('hex');
  expect(sha256).toBe('6ef42c69dbbc0feaff02e04ca31f497cb2bcbecf1a038a636f114cd7cdd2e23a');
});

describe('the header', () => {
  const [, , a, b] = vectors as [Vector, Vector, Vector, Vector];
  test.each([
    ['one of several signatures', `v1=${b.valid},v1=${a.valid}`, true],
    ['signatures with a space between', `v1=${a.valid}, v1=${b.valid}`, true],
    ['signatures with a space before ours', `v1=${b.valid}, v1=${a.valid}`, true],
    ['a signature in capitals', `v1=${a.valid.toUpperCase()}`, true],
    ['another version', `v2=${a.valid}`, false],
    ['an empty signature', 'v1=', false],
    ['no version', a.valid, false],
    ['a signature cut short', `v1=${a.valid.slice(0, 62)}`, false],
    ['a signature too long', `v1=${a.valid}00`, false],
    ['no header', undefined, false],
    ['an empty header', '', false],
  ])('%s: %s → %s', (_, header, accepted) => {
    expect(good(a, header)).toBe(accepted);
  });

  test('is good if any of several secrets made it', () => {
    const signatures = signaturesIn(`v1=${b.valid}`);
    expect(verify(Buffer.from(b.body), signatures, [a.secret, b.secret])).toBe(true);
    expect(verify(Buffer.from(b.body), signatures, [])).toBe(false);
  });

  test('cannot make an empty body good', () => {
    const empty = Buffer.alloc(0);
    expect(verify(empty, signaturesIn(sign(empty, 'secret')), ['secret'])).toBe(false);
  });

  test('whatever it holds, reading it does not throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => Array.isArray(signaturesIn(header))));
  });
});

test('what was signed with a secret is good with it, and with no other', () => {
  const bodies = fc.uint8Array({ minLength: 1 });
  fc.assert(
    fc.property(bodies, fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (body, secret, other) => {
      const signatures = signaturesIn(sign(body, secret));
      expect(verify(body, signatures, [secret])).toBe(true);
      expect(verify(body, signatures, [other])).toBe(secret === other);
    }),
  );
});
