import { createHash } from 'node:crypto';
import { type Key, update } from '../../lib/aws/table.ts';
import { keys } from '../roster/keys.ts';
import { isTimeFor } from './is-time-for.ts';
import { lookAt } from './look.ts';
import type { Look } from './sweeping.ts';

const pageSize = 100;
const configKey: Key = { pk: 'CONFIG', sk: 'CONFIG' };

/** To be raised where everybody has to be looked at once because Rollcall itself thinks otherwise than before. */
const ruling = 2;

/**
 * A changed configuration reaches people of whom no event comes: those for whom it changes anything are marked due, and
 * released by and by. Where it got to is kept from sweep to sweep, and a person who cannot be looked at does not stop it.
 */
export async function sweepEverybody(look: Look): Promise<void> {
  const { roster, config, log } = look.world;
  const { table } = roster;
  const hash = createHash('sha256')
    .update(JSON.stringify([ruling, config]))
    .digest('base64url');
  const stored = await table.read(configKey);
  if (stored?.applied === hash) return;
  let from = stored?.applying === hash ? asKey(stored.from) : undefined;
  let finished = false;
  while (!finished && isTimeFor(look)) {
    const { items, next } = await table.scan('PERSON', pageSize, from);
    const persons = items.flatMap(({ person }) => (typeof person === 'string' ? [person] : []));
    const { begun } = await lookAt(look, persons, 'in bulk');
    const last = begun.at(-1);
    const isWhole = begun.length === persons.length;
    if (!isWhole && last === undefined) break;
    from = isWhole || last === undefined ? next : keys.person(last);
    finished = from === undefined;
    const reached = finished ? { applied: hash } : { applying: hash, from };
    await update(table, configKey, () => reached);
  }
  log.info('applied a new configuration to everybody', { finished });
}

function asKey(value: unknown): Key | undefined {
  if (typeof value !== 'object' || value === null || !('pk' in value) || !('sk' in value)) return undefined;
  return { pk: String(value.pk), sk: String(value.sk) };
}
