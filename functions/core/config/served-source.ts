import type { Source } from '../contracts/source.ts';
import { parseSources } from './config.ts';
import { InvalidConfig } from './invalid-config.ts';

/** The source of a configuration that clients write, and its id. Throws `InvalidConfig` where there is none. */
export function servedSource(raw: unknown, registry: Record<string, Source>): { id: string; source: Source } {
  for (const id of Object.keys(parseSources(raw, registry))) {
    const source = registry[id];
    if (source?.serve !== undefined) return { id, source };
  }
  const ids = Object.keys(registry).filter((id) => registry[id]?.serve !== undefined);
  throw new InvalidConfig(`sources names none that is served: name ${ids.join(' or ')}.`);
}
