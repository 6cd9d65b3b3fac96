import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAddressList, isAddressRange } from '../../functions/lib/ip-ranges.ts';

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const text = (bytes: number[]) => bytes.join('.');
const number = (bytes: number[]) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

describe('a list of addresses', () => {
  test('holds exactly what shares the leading bits of a range', () => {
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 0, max: 32 }), (range, address, prefix) => {
        const size = 2 ** (32 - prefix);
        const same = Math.floor(number(range) / size) === Math.floor(number(address) / size);
        expect(createAddressList([`${text(range)}/${prefix}`])(text(address))).toBe(same);
      }),
    );
  });

  test('holds a single address, and nobody else', () => {
    const isListed = createAddressList(['198.51.100.7', '2001:db8::7']);
    expect(isListed('198.51.100.7')).toBe(true);
    expect(isListed('198.51.100.8')).toBe(false);
    expect(isListed('2001:db8:0:0::7')).toBe(true);
    expect(isListed('2001:db8::8')).toBe(false);
  });

  test('is for one family of addresses at a time', () => {
    expect(createAddressList(['2001:db8::/8'])('198.51.100.7')).toBe(false);
    expect(createAddressList(['0.0.0.0/0'])('2001:db8::7')).toBe(false);
  });

  test('holds nothing that is no address, and nobody where it is empty', () => {
    const isListed = createAddressList(['0.0.0.0/0', '::/0', 'nonsense']);
    for (const address of ['', 'nonsense', '1.2.3', '1.2.3.4, 5.6.7.8'])
      expect(isListed(address)).toBe(false);
    expect(createAddressList([])('198.51.100.7')).toBe(false);
  });
});

describe('a range of addresses', () => {
  test.each(['198.51.100.7', '198.51.100.0/24', '0.0.0.0/0', '10.0.0.0/32', '2001:db8::/32', '::1/128'])(
    '%s is one',
    (range) => expect(isAddressRange(range)).toBe(true),
  );

  test.each([
    '',
    '/',
    '/24',
    'us',
    '198.51.100',
    '1.2.3.4/33',
    '::/129',
    '1.2.3.4/',
    '1.2.3.4/-1',
    '1.2.3.4/8/8',
    '1.2.3.4/0x8',
  ])('%j is none', (range) => expect(isAddressRange(range)).toBe(false));
});
