import { BlockList, isIP } from 'node:net';

/** A range of addresses: where it begins and how many of its leading bits count. */
type Range = { address: string; prefix: number; family: 'ipv4' | 'ipv6' };

/** Whether a text is an IP address or a range of them in CIDR notation: `198.51.100.7`, `2001:db8::/32`. */
export function isAddressRange(text: string): boolean {
  return rangeOf(text) !== undefined;
}

/**
 * Makes a function that answers whether an address is in one of the ranges. Ranges that cannot be read are left out;
 * an address that cannot be read is in none.
 *
 * @example
 * const isListed = createAddressList(['198.51.100.0/24', '2001:db8::/32']);
 * isListed('198.51.100.7'); // true
 */
export function createAddressList(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const text of ranges) {
    const range = rangeOf(text);
    if (range !== undefined) list.addSubnet(range.address, range.prefix, range.family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function rangeOf(text: string): Range | undefined {
  const [address = '', bits, ...more] = text.split('/');
  if (isIP(address) === 0 || more.length > 0) return undefined;
  const family = familyOf(address);
  const most = family === 'ipv6' ? 128 : 32;
  if (bits === undefined) return { address, prefix: most, family };
  const prefix = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  return prefix <= most ? { address, prefix, family } : undefined;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
