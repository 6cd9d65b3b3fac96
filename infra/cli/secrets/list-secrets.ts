import type { Config } from '../../../functions/core/config/config.ts';
import { secretNames } from '../../../functions/core/config/secret-names.ts';
import { sources } from '../../../functions/sources/index.ts';
import type { Context } from '../context.ts';
import { daysUntil, inDays } from '../days.ts';
import { table } from '../lines.ts';
import type { SecretStore } from '../secret-store.ts';

/** Which secrets of the configuration are set, since when and until when. Never what is in them. */
export async function listSecrets(
  { json, check }: { json?: true; check?: true },
  config: Pick<Config, 'sources' | 'targets'>,
  secretStore: SecretStore,
  context: Context,
): Promise<void> {
  const names = secretNames(config, sources);
  const now = context.now();
  const rows = await Promise.all(names.map((name) => rowOf(name, secretStore, now)));
  if (json) context.json({ secrets: rows });
  else
    for (const line of table(
      rows.map((row) => [row.name, factsOf(row, now)]),
      '',
    ))
      context.print(line);
  const isWrong = ({ set, expiresAt }: Row) => !set || (expiresAt && (daysUntil(expiresAt, now) ?? -1) < 0);
  if (check && rows.some(isWrong)) context.exitCode = 3;
}

type Row = Awaited<ReturnType<typeof rowOf>>;

const partNames = { key: 'key', secrets: 'secrets', token: 'token', tokens: 'tokens', clientId: 'client' };

async function rowOf(name: string, secretStore: SecretStore, now: number) {
  const { stored, changedAt, expiresAt } = await secretStore.read(name);
  const parts = Object.entries(partNames).flatMap(([part, is]) => (stored?.[part] === undefined ? [] : [is]));
  const ageDays = changedAt && Math.max(0, -(daysUntil(changedAt.toISOString(), now) ?? 0) - 1);
  return { name, set: stored !== undefined, parts, ageDays, expiresAt };
}

function factsOf({ name, set, parts, ageDays = 0, expiresAt }: Row, now: number): string {
  if (!set) return `not set: npx rollcall secrets set ${name.split('/')[1]}`;
  const age = ageDays === 0 ? 'set today' : `set ${inDays(ageDays)} ago`;
  return [parts.join(' and '), age, expiresAt ? expiry(expiresAt, now) : 'no expiry known'].join(', ');
}

/** `expires on 2027-01-31, in 64 days`. `now`: milliseconds since 1970. */
export function expiry(expiresAt: string, now: number): string {
  const days = daysUntil(expiresAt, now);
  if (days === undefined)
    return 'expires on a day that is none: say it again with `rollcall secrets expires`';
  return days < 0 ? `expired on ${expiresAt}` : `expires on ${expiresAt}, in ${inDays(days)}`;
}
