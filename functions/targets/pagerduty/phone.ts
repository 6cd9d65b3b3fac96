/** A phone as PagerDuty takes it: the country's code, and the rest in digits. */
export type Phone = { countryCode: number; address: string };

/** Country codes of one and two digits; all others have three: https://www.itu.int/pub/T-SP-E.164D */
const short = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'
    .split(' ')
    .map(Number),
);

/** Countries whose numbers PagerDuty takes without the zero: https://support.pagerduty.com/main/docs/user-profile */
const withoutZero = new Set([33, 40, 44, 45, 49, 61, 66, 91]);

/**
 * The first of these that is a whole international number (`+49 151 1234567`, `tel:+1-555-123-4567`, `0049…`). In which country
 * any other one is nobody says, so it is none.
 */
export function phoneIn(numbers: string[] = []): Phone | undefined {
  for (const number of numbers) {
    const phone = phoneOf(number);
    if (phone !== undefined) return phone;
  }
  return undefined;
}

function phoneOf(number: string): Phone | undefined {
  const bare = number
    .trim()
    .replace(/^tel:/i, '')
    // The zero that is only dialled within the country.
    .replace(/\(0\)/g, '')
    .replace(/[\s().\-/]/g, '')
    .replace(/^00/, '+');
  const [, digits] = /^\+([1-9]\d{6,14})$/.exec(bare) ?? [];
  if (digits === undefined) return undefined;
  const length = [1, 2, 3].find((some) => some === 3 || short.has(Number(digits.slice(0, some)))) ?? 3;
  const countryCode = Number(digits.slice(0, length));
  return { countryCode, address: national(countryCode, digits.slice(length)) };
}

function national(countryCode: number, address: string): string {
  if (withoutZero.has(countryCode)) return address.replace(/^0+/, '');
  // Mexico's mobile numbers had a 1 before them, which an SMS does without.
  return countryCode === 1 || countryCode === 52 ? address.replace(/^1/, '') : address;
}
