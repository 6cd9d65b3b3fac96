import { expect, test } from 'vitest';
import { emailAddress } from '../../functions/lib/email.ts';

test.each([
  'jane@example.com',
  'Jane.Doe+oncall@sub.example.co.uk',
  "o'brien_{x}!#$%&*/=?^`|~-@example.com",
  'ü@bücher.example',
  '用户@例子.公司',
  'उपयोगकर्ता@उदाहरण.कॉम',
  'user@xn--bcher-kva.example',
  '1@2.example',
  'a..b@docomo.example',
  `${'a'.repeat(64)}@${'b'.repeat(63)}.example`,
])('%s is an address', (text) => {
  expect(emailAddress(text)).toBe(text);
});

test('blanks around an address are no part of it', () => {
  expect(emailAddress(' \tjane@example.com ')).toBe('jane@example.com');
});

test.each([
  '',
  ' ',
  'noat',
  '@example.com',
  'jane@',
  'jane@localhost',
  'jane@@example.com',
  'jane@doe@example.com',
  'jane doe@example.com',
  'jane@exa mple.com',
  'jane@example.com\r\nBcc: all@example.com',
  'jane@example.com\n',
  '\r\njane@example.com',
  'jane\u0000@example.com',
  'jane\u007f@example.com',
  'jane\u0085@example.com',
  'jane\u00a0doe@example.com',
  'jane\u2028@example.com',
  'jane\u200b@example.com',
  'jane\u202e@example.com',
  'jane\ud83d@example.com',
  'jane@example\udc00.com',
  'jane\ufffd@example.com',
  'jane\ufffe@example.com',
  'jane\uffff@example.com',
  '"jane doe"@example.com',
  'Jane <jane@example.com>',
  'jane@example.com, joe@example.com',
  'jane@example.com;joe@example.com',
  'jane@[192.0.2.1]',
  'jane@example..com',
  'jane@.example.com',
  'jane@example.com.',
  'jane@-example.com',
  'jane@example-.com',
  'jane@example.com/x',
  'mailto:jane@example.com',
  `${'a'.repeat(65)}@example.com`,
  `jane@${'a'.repeat(64)}.example`,
  `jane@${'b.'.repeat(130)}example`,
  `${'ü'.repeat(60)}@${`${'ü'.repeat(40)}.`.repeat(3)}example`,
])('%j is none', (text) => {
  expect(emailAddress(text)).toBeUndefined();
});

test('a megabyte is looked at no longer than an address', () => {
  const begun = performance.now();
  emailAddress(`${' '.repeat(500_000)}x${' '.repeat(500_000)}`);
  emailAddress('a@'.repeat(500_000));
  emailAddress(`a@${'a-'.repeat(120)}`);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
