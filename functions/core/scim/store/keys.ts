import type { Key } from '../../../lib/aws/table.ts';
import { shortHash } from '../../../lib/short-hash.ts';

/** A kind of resource. */
export type Kind = 'User' | 'Group';

/*
 * What a client of SCIM wrote, in the roster's table, by the source that it is:
 *
 *   SCIM#<source>#User                <id>       a user as the client wrote them, without the password
 *   SCIM#<source>#Group               <id>       a group, likewise, without its members
 *   SCIM#<source>#claim#<kind>#<hash> CLAIM      whose a name is that only one may have: a user's userName, a group's name
 *   SCIM#<source>#find#<kind>#<hash>  <id>       which resources may have a value that clients look for: an e-mail, an externalId
 *   SCIM#<source>#members#<group>     <member>   who is in a group, be it a user or another group
 *   SCIM#<source>#memberof#<member>   <group>    in which groups that is; of the two the one before counts
 *
 * All users are in one partition, in the order of their ids, so that what a client reads is what it wrote, and pages keep their order.
 */

/** What the partitions begin with: all that the function may touch, but for locks. */
export const scimPrefix = 'SCIM#';
/** What the names of the locks of groups begin with. */
export const scimLockPrefix = 'scim-group-';

export const scimKeys = {
  partition: (source: string, kind: Kind): string => `${scimPrefix}${source}#${kind}`,
  resource: (source: string, kind: Kind, id: string): Key => ({
    pk: scimKeys.partition(source, kind),
    sk: id,
  }),
  claim: (source: string, kind: Kind, name: string): Key => ({
    pk: `${scimPrefix}${source}#claim#${kind}#${shortHash(name, 43)}`,
    sk: 'CLAIM',
  }),
  find: (source: string, kind: Kind, value: string): string =>
    `${scimPrefix}${source}#find#${kind}#${shortHash(value, 43)}`,
  members: (source: string, group: string): string => `${scimPrefix}${source}#members#${group}`,
  memberOf: (source: string, member: string): string => `${scimPrefix}${source}#memberof#${member}`,
};
