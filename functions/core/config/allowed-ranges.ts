import { createAddressList, isAddressRange } from '../../lib/ip-ranges.ts';
import type { Source } from '../contracts/source.ts';
import { instead } from './check.ts';
import { InvalidConfig } from './invalid-config.ts';

/** Addresses that the front door, which is on the internet, never sees: https://www.rfc-editor.org/rfc/rfc6890 */
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
  'fe80::/10',
];

/**
 * The ranges that the entries of `deployment.allowList.<id>` mean: as they stand, or a list that the vendor publishes,
 * by its name. Throws `InvalidConfig`.
 */
export function allowedRanges(id: string, entries: string[], source: Source | undefined): string[] {
  const published = source?.webhook?.senderRanges ?? {};
  const isPrivate = createAddressList(privateRanges);
  return entries.flatMap((entry) => {
    const list = Object.hasOwn(published, entry) ? published[entry] : undefined;
    if (list !== undefined) return [...list];
    if (!isAddressRange(entry)) throw new InvalidConfig(notAnAddress(id, entry, Object.keys(published)));
    if (!isPrivate(entry.split('/')[0] ?? '')) return [entry];
    throw new InvalidConfig(
      `deployment.allowList.${id}: ${entry} is in a private network, from where no webhook comes: write the address ` +
        'that the sender has on the internet.',
    );
  });
}

function notAnAddress(id: string, entry: string, names: string[]): string {
  const where = `deployment.allowList.${id}: ${entry} is no address`;
  const range = 'an address or a range such as 198.51.100.0/24.';
  if (names.length === 0) return `${where}; write ${range}`;
  const meant = instead(entry, names);
  if (meant.startsWith('did you mean')) return `${where}: ${meant}`;
  return `${where}; write ${names.join(', ')} (the lists that the vendor publishes), ${range}`;
}
