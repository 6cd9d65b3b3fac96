import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { closest } from '../../lib/closest.ts';
import { InvalidConfig } from './invalid-config.ts';
import { keysAt } from './keys-at.ts';

// zod/mini comes without words; one language of them is 4 KB, all of them are 250.
const english = en().localeError;

type Issue = z.core.$ZodIssue;

/**
 * A value of the schema, with its defaults. Throws `InvalidConfig` for the first thing wrong, whose one sentence begins
 * with `where` and says what to write instead. `besides` are keys that may be written here too, and are looked at elsewhere.
 */
export function check<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  where: string,
  besides: readonly string[] = [],
): T {
  const result = schema.safeParse(value, { error: english });
  if (result.success) return result.data;
  const { issues } = result.error;
  // A misspelt key is often a missing one too, and the misspelling is what the operator sees.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const path = issue?.path.join('.') ?? '';
  const reason = issue === undefined ? 'it is not valid.' : sentence(issue, schema, value, besides);
  throw new InvalidConfig(`${where}${path && `, at ${path}`}: ${reason}`);
}

/** The end of a sentence about a word that is none of those that there are. */
export function instead(word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  return meant === undefined ? `write one of ${known.join(', ')}.` : `did you mean ${meant}?`;
}

function sentence(issue: Issue, schema: z.core.$ZodType, value: unknown, besides: readonly string[]): string {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = [...keysAt(schema, path), ...(path.length === 0 ? besides : [])];
    if (known.length === 0) return `there is nothing to set here, so ${key} means nothing: write {}.`;
    return `${key} is not a key that is known here: ${instead(key, known)}`;
  }
  const written = at(value, path);
  if (issue.code === 'invalid_value' && typeof written === 'string') {
    return `${written} is not possible here: ${instead(written, issue.values.map(String))}`;
  }
  if (issue.code === 'invalid_key') return `${issue.issues[0]?.message ?? issue.message}.`;
  if (issue.code === 'invalid_type' && written === undefined && path.length > 0) return missing(issue, value);
  return `${issue.message}.`;
}

function missing(issue: Issue, value: unknown): string {
  const parent = at(value, issue.path.slice(0, -1));
  const key = String(issue.path.at(-1));
  const near = closest(key, Object.keys(parent ?? {}));
  return near === undefined
    ? 'it is missing.'
    : `it is missing; did you mean ${key} where you wrote ${near}?`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
