import type { Source } from '../../functions/core/contracts/source.ts';
import { sources } from '../../functions/sources/index.ts';

const known: Record<string, Source> = sources;

/** Where a source delivers, or where its clients write. `webhooks`: where this machine's API answers. */
export function sourceUrl(webhooks: string, id: string): string {
  return `${webhooks}${known[id]?.serve?.path ?? `/webhooks/${id}`}`;
}
