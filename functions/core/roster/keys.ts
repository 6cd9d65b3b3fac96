import type { Key } from '../../lib/aws/table.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Event } from '../contracts/event.ts';

type HeardOf = Pick<Event, 'id' | 'source' | 'occurredAt'>;

/*
 * The roster's table, item by item:
 *
 *   PERSON#<person>         PERSON                      that there is such a person, and the summary for lists of people
 *                           IDENTITY#<source>#<user>    what one source says of them
 *                           TARGET#<target>             what they are on one target
 *                           EXCLUSION                   that they are left alone, until when and why
 *   HISTORY#<person>        <time>#<n>                  what was done, when, why, with which answer; only ever added to, and all in the
 *                                                       index of what changed
 *                           <time>#heard#<event>        which event changed what is known of them, at the time of the event
 *   IDENTITYPART#<source>#<user>  <hash>                the memberships that do not fit into the identity's item
 *   LINK#user#<source>#<user>   LINK                    whose identity that is; in the index, all users of a source
 *   LINK#email#<e-mail>         LINK                    whose e-mail that is
 *                               CLAIM#<source>#<user>   who ever said so without having it
 *   LINK#account#<target>#<id>  LINK                    whose account that is
 *   GROUP#<source>#<group>      GROUP                   its name, or when it was deleted; in the index, all groups of a source that
 *                                                       are not
 *                               MEMBER#<user>           who was ever said to be in it
 *   CLOCK#<event>               CLOCK                   when an event was first heard of whose time was still to come
 *   AGAIN#<person>              AGAIN                   that they could not be looked at, and when to look again
 *   DECISION#<person>           BRAKE                   what was decided of their last departure, by the brake or by a human
 *                               PLAN#<target>           what a human decided of a plan for them
 *   SNAPSHOT#<person>           <target>#<time>         an account as it was before a removal that began then: when, why, by which plan
 *                               PART#<target>#<time>#<content>#<n>  what is in it
 *   BRAKE                       BRAKE                   how many left lately, and who was the last
 *   SIZE                        SIZE                    how many persons there are
 *   FORGOTTEN                   FORGOTTEN               up to when what is told of a user of whom nothing is known is not believed
 *   FORGETTING                  FORGETTING              how far the look for what is kept long enough is
 *   DIRECTORY#<source>          JOB                     how far the read of a source's whole directory is, and what came of it
 *                               TENANT                  whose directory it is
 *                               MEMBERS#<group>#<n>     who was listed as a member, page by page, over and over in the same place
 *                               SEEN#<n>                which users were listed, likewise
 *                               FILE, FILE#<n>          the file that was brought last, of a source that is one, likewise
 *   DRIFT#<target>              JOB                         how far the comparison of everybody whom a target has is
 *                               REPORT                      what the last one found
 *                               PAGE#<n>                    what was read for it, over and over in the same place; empty afterwards
 *   LISTING#<target>#<list>     LISTING                 how far the read of a long list is
 *                               ROWS#<0 or 1>#<n>       what was read of it, every other time in the same place
 *   SCIM#<source>#…                                     what clients of SCIM wrote: see `core/scim/store/keys.ts`
 */

/** What the partitions of the audit trail begin with. */
export const historyPrefix = 'HISTORY#';

/** What the partitions begin with out of which items are removed that were kept long enough: the audit trail's, persons' and snapshots. */
export const forgettable = [
  historyPrefix,
  'PERSON#',
  'IDENTITYPART#',
  'LINK#',
  'GROUP#',
  'AGAIN#',
  'DECISION#',
  'SNAPSHOT#',
] as const;

/** The keys of the roster's items. */
export const keys = {
  person: (person: string): Key => ({ pk: `PERSON#${person}`, sk: 'PERSON' }),
  identity: (person: string, source: string, user: string): Key => ({
    pk: `PERSON#${person}`,
    sk: `IDENTITY#${source}#${user}`,
  }),
  account: (person: string, target: string): Key => ({ pk: `PERSON#${person}`, sk: `TARGET#${target}` }),
  /** Beside what is read of a person anyway. */
  exclusion: (person: string): Key => ({ pk: `PERSON#${person}`, sk: 'EXCLUSION' }),
  /**
   * A partition of its own, so that reading a person takes no longer from year to year, and so that a worker that may
   * write the rest of the table can be kept from changing what is there: items of this prefix are put once.
   */
  history: (person: string, at: string, id: string): Key => ({
    pk: `${historyPrefix}${person}`,
    sk: `${at}#${id}`,
  }),
  /** The line of one event about one user: what is heard twice is written once. */
  heard: (person: string, { id, source, occurredAt }: HeardOf, user: string): Key =>
    keys.history(person, occurredAt, `heard#${shortHash(JSON.stringify([id, source, user]))}`),
  userLink: (source: string, user: string): Key => ({ pk: `LINK#user#${source}#${user}`, sk: 'LINK' }),
  emailLink: (email: string): Key => ({ pk: `LINK#email#${email}`, sk: 'LINK' }),
  claim: (email: string, source: string, user: string): Key => ({
    pk: `LINK#email#${email}`,
    sk: `CLAIM#${source}#${user}`,
  }),
  accountLink: (target: string, id: string): Key => ({ pk: `LINK#account#${target}#${id}`, sk: 'LINK' }),
  group: (source: string, group: string): Key => ({ pk: `GROUP#${source}#${group}`, sk: 'GROUP' }),
  member: (source: string, group: string, user: string): Key => ({
    pk: `GROUP#${source}#${group}`,
    sk: `MEMBER#${user}`,
  }),
  /** @param event A hash of the event's id. */
  clock: (event: string): Key => ({ pk: `CLOCK#${event}`, sk: 'CLOCK' }),
  directory: (source: string): Key => ({ pk: `DIRECTORY#${source}`, sk: 'JOB' }),
  tenant: (source: string): Key => ({ pk: `DIRECTORY#${source}`, sk: 'TENANT' }),
  directoryFile: (source: string): Key => ({ pk: `DIRECTORY#${source}`, sk: 'FILE' }),
  directoryPage: (source: string, what: string, page: number): Key => ({
    pk: `DIRECTORY#${source}`,
    sk: `${what}#${String(page).padStart(6, '0')}`,
  }),
  drift: (target: string): Key => ({ pk: `DRIFT#${target}`, sk: 'JOB' }),
  driftReport: (target: string): Key => ({ pk: `DRIFT#${target}`, sk: 'REPORT' }),
  driftPage: (target: string, page: number): Key => ({
    pk: `DRIFT#${target}`,
    sk: `PAGE#${String(page).padStart(6, '0')}`,
  }),
  departure: (person: string): Key => ({ pk: `DECISION#${person}`, sk: 'BRAKE' }),
  decision: (person: string, target: string): Key => ({ pk: `DECISION#${person}`, sk: `PLAN#${target}` }),
  /** `at`: when the removal began. A partition of its own, so that reading a person does not read all that was kept of them. */
  snapshot: (person: string, target: string, at: string): Key => ({
    pk: `SNAPSHOT#${person}`,
    sk: `${target}#${at}`,
  }),
  /** @param snapshot The key of the whole. @param content A hash of what is in it. */
  snapshotPart: ({ pk, sk }: Key, content: string, part: number): Key => ({
    pk,
    sk: `PART#${sk}#${content}#${String(part).padStart(3, '0')}`,
  }),
  brake: { pk: 'BRAKE', sk: 'BRAKE' } satisfies Key,
  size: { pk: 'SIZE', sk: 'SIZE' } satisfies Key,
  repair: { pk: 'REPAIR', sk: 'REPAIR' } satisfies Key,
  forgotten: { pk: 'FORGOTTEN', sk: 'FORGOTTEN' } satisfies Key,
  forgetting: { pk: 'FORGETTING', sk: 'FORGETTING' } satisfies Key,
  again: (person: string): Key => ({ pk: `AGAIN#${person}`, sk: 'AGAIN' }),
};

/** The partition of the `due` index of persons who could not be looked at, and are to be again. */
export const againPartition = 'DUE#again';

/** The partition of the `due` index of persons who are left alone, by the end of that. */
export const exclusionPartition = 'DUE#exclusion';

/** The partition of the `due` index that has all users of a source, in the order of their ids. */
export const usersPartition = (source: string): string => `USERS#${source}`;

/** The partition of the `due` index that has all groups of a source of which a member was heard, in the order of their ids. */
export const groupsPartition = (source: string): string => `GROUPS#${source}`;

/** The person in the key of an item of theirs. */
export const personOfKey = (pk: string): string => pk.slice(pk.indexOf('#') + 1);
