import { minute } from '../../../lib/duration.ts';
import { ScimError } from '../scim-error.ts';
import { type Kind, scimKeys } from './keys.ts';
import { claimedName } from './names.ts';
import { resourceIn } from './resource.ts';
import type { ScimStore } from './store.ts';

type ClaimWorld = { store: ScimStore; now(): number; newId(): string };

/** A request that claimed a name has written the resource by then, or never will. */
const inFlight = minute;

/**
 * Claims a name that only one resource may have, before anything is told or written of it; answers the id of the resource that it is
 * for: `own`, or one for a new resource. A creation that was cut off has left its claim, so the same one again gets the same id, and
 * what was told of it then is about the same user. Throws `uniqueness`.
 */
export async function claim(world: ClaimWorld, kind: Kind, name: string, own?: string): Promise<string> {
  const { store, now } = world;
  const key = scimKeys.claim(store.source, kind, name);
  for (;;) {
    const item = await store.table.read(key);
    if (own !== undefined && item?.id === own) return own;
    const id = item === undefined ? (own ?? world.newId()) : await inherited(world, kind, name, item, own);
    const at = new Date(now()).toISOString();
    if (await store.table.write(key, item, { id, at })) return id;
  }
}

/** Whose a claimed name becomes, where nobody has it. */
async function inherited(
  { store, now, newId }: ClaimWorld,
  kind: Kind,
  name: string,
  { id, at }: Record<string, unknown>,
  own: string | undefined,
): Promise<string> {
  const holder = await store.item(kind, String(id));
  const resource = resourceIn(kind, holder);
  const isTheirs = resource !== undefined && claimedName(kind, resource.attributes) === name;
  // A name is claimed just before a resource has it: of another's that began a moment ago nobody knows how it ends.
  const isBegun = holder?.deleted !== true && now() - Date.parse(String(at)) < inFlight;
  const isCutOff = holder === undefined && own === undefined;
  if (isTheirs || (isBegun && !isCutOff)) throw taken(kind);
  return isCutOff ? String(id) : (own ?? newId());
}

/** Gives a name back that a resource has no more. */
export async function release({ store }: ClaimWorld, kind: Kind, name: string, id: string): Promise<void> {
  const item = await store.table.read(scimKeys.claim(store.source, kind, name));
  if (item?.id === id) await store.table.remove(item);
}

/** What a client is told who asks for a name that is another's. */
export function taken(kind: Kind): ScimError {
  const what = kind === 'User' ? 'a user with this userName' : 'a group with this displayName';
  return new ScimError(409, `there is ${what} already`, 'uniqueness');
}
