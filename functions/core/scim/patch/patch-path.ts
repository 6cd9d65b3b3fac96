import type { Filter } from '../filter/filter.ts';
import { checkFilter } from '../filter/matches.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { Attribute } from '../schema/attribute.ts';
import { isForeign, type Place, placeOf } from '../schema/attribute-path.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { ScimError } from '../scim-error.ts';

/** What an operation is about: an attribute, or a part of it; of several values only those that `filter` chooses. */
export type Aim = Place & { filter?: Filter };

/** An aim that is no whole extension. */
export type Aimed = Aim & { attribute: Attribute };

/**
 * What the path of an operation leads to: `emails[type eq "work"].value`. `undefined` where it is under the URN of a schema that is not
 * known here, of which nothing is kept. Throws `invalidPath`.
 */
export function aimOf(path: string, type: ResourceType): Aim | undefined {
  const bracket = path.indexOf('[');
  if (bracket < 0) {
    const place = placeOf(path, type);
    if (place !== undefined) return place;
    if (isForeign(path, type)) return undefined;
    throw invalidPath();
  }
  const end = path.lastIndexOf(']');
  const attributePath = path.slice(0, bracket);
  const rest = path.slice(end + 1);
  if (end < bracket || (rest !== '' && !rest.startsWith('.'))) throw invalidPath();
  const place = placeOf(`${attributePath}${rest}`, type);
  if (place === undefined && isForeign(attributePath, type)) return undefined;
  const { attribute } = place ?? {};
  if (place === undefined || attribute === undefined || !attribute.multiValued) throw invalidPath();
  const filter = filterIn(path.slice(bracket + 1, end));
  checkFilter(filter, { attribute });
  return { ...place, filter };
}

function filterIn(text: string): Filter {
  try {
    return parseFilter(text);
  } catch (thrown) {
    if (thrown instanceof ScimError) throw new ScimError(400, thrown.message, 'invalidPath');
    throw thrown;
  }
}

function invalidPath(): ScimError {
  return new ScimError(400, 'an operation’s path leads to nothing that such a resource has', 'invalidPath');
}
