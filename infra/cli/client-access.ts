import type { Vendor } from '../../functions/core/contracts/api.ts';
import { asFailure } from '../../functions/core/contracts/as-failure.ts';
import { Credential } from '../../functions/core/contracts/errors.ts';
import type { Finding } from '../../functions/core/contracts/finding.ts';
import type { Source } from '../../functions/core/contracts/source.ts';

/** A source, and how it is asked with its OAuth client for these scopes; without any, for those that the functions need. */
type Asking = {
  source: Pick<Source, 'name' | 'api' | 'list'>;
  settings: unknown;
  vendor(scopes?: readonly string[]): Vendor;
};

/**
 * Whether a source's OAuth client is granted what it needs, and may read the directory. Reads only; throws one of the five
 * errors.
 */
export async function clientAccess({ source, settings, vendor }: Asking): Promise<Finding[]> {
  const scopes = source.api?.scopes?.(settings) ?? [];
  const lacking = await lackingScopes(vendor, scopes);
  if (lacking.length > 0) {
    const what = `the client is not granted ${lacking.join(', ')}`;
    return [{ level: 'error', what, fix: `grant it at ${source.name} to the application of the client` }];
  }
  const denied = await deniedRead({ source, settings, vendor });
  if (denied !== undefined) {
    const what = `the client is granted its scopes, and may not read the ${denied} all the same`;
    const fix = `give its application at ${source.name} a role that may read them`;
    return [{ level: 'error', what, fix }];
  }
  return [{ level: 'ok', what: `the client is granted ${scopes.join(', ')}` }];
}

/** One scope that was not granted may refuse them all, so each is then asked for by itself. */
async function lackingScopes(vendor: Asking['vendor'], scopes: readonly string[]): Promise<string[]> {
  if (await isGranted(vendor, scopes)) return [];
  const lacking: string[] = [];
  for (const scope of scopes) if (!(await isGranted(vendor, [scope]))) lacking.push(scope);
  return lacking;
}

async function isGranted(vendor: Asking['vendor'], scopes: readonly string[]): Promise<boolean> {
  try {
    const granted = await vendor(scopes).scopes();
    return granted === undefined || scopes.every((scope) => granted.includes(scope));
  } catch (thrown) {
    if (thrown instanceof Credential && thrown.message.endsWith('(invalid_scope)')) return false;
    throw thrown;
  }
}

async function deniedRead({ source: { list }, settings, vendor }: Asking): Promise<string | undefined> {
  const listing = { settings, vendor: vendor() };
  for (const [what, read] of [
    ['users', () => list?.users(listing)],
    ['groups', () => list?.groups?.(listing)],
  ] as const) {
    try {
      await read();
    } catch (thrown) {
      if (asFailure(thrown).status === 403) return what;
      throw thrown;
    }
  }
  return undefined;
}
