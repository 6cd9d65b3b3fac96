import { shortened } from '../../lib/ascii.ts';

const wordsAtMost = 500;

/** How deep the sentences of an error are looked for: deeper than any vendor's, and far from the end of the stack. */
const depthAtMost = 8;

/**
 * What the vendor said, for people: the sentences of its error body, whichever of the usual shapes it has;
 * `undefined` where it said nothing that can be shown. They may name a person, so they are never logged.
 */
export function vendorWords(text: string): string | undefined {
  const sentences = (value: unknown, depth = 0): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null || depth > depthAtMost) return [];
    return Object.entries(value)
      .filter(([key]) => !/^(code|took|requestId|status|errorCode|errorLink|errorId)$/.test(key))
      .flatMap(([, inner]) => sentences(inner, depth + 1));
  };
  try {
    const words = sentences(JSON.parse(text)).join('; ');
    return words === '' ? undefined : shortened(words, wordsAtMost);
  } catch {
    return text.trim().startsWith('<') || text.trim() === '' ? undefined : shortened(text, wordsAtMost);
  }
}
