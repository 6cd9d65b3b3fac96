import { expect, test } from 'vitest';
import { hmacSha256, sameBytes, sameText } from '../../functions/lib/hmac.ts';

test('an HMAC is the one that RFC 4231 computes', () => {
  const mac = hmacSha256('Jefe', Buffer.from('what do ya want for nothing?'));
  expect(mac.toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
});

test('bytes are the same only where length and content are', () => {
  expect(sameBytes(Buffer.from('abc'), Buffer.from('abc'))).toBe(true);
  expect(sameBytes(Buffer.from('abc'), Buffer.from('abd'))).toBe(false);
  expect(sameBytes(Buffer.from('abc'), Buffer.from('ab'))).toBe(false);
});

test('texts of any length are compared without throwing', () => {
  expect(sameText('a secret', 'a secret')).toBe(true);
  expect(sameText('a secret', 'a secre')).toBe(false);
  expect(sameText('', 'a secret')).toBe(false);
  expect(sameText('geheim ü', 'geheim ü')).toBe(true);
});
