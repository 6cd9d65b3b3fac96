import type { Due, Key } from '../../lib/table.ts';
import type { Standing } from '../access.ts';
import type { Identity } from '../person.ts';
import type { Made, Trials } from '../target.ts';
import type { Lane } from '../wake.ts';

/*
 * The roster's table, item by item:
 *
 *   PERSON#<person>         PERSON                      that there is such a person
 *                           IDENTITY#<source>#<user>    what one source says of them
 *                           TARGET#<target>             what they are on one target
 *   HISTORY#<person>        <time>#<n>                  what was done, when, why, with which answer; only ever added to
 *   IDENTITYPART#<source>#<user>  <hash>                the memberships that do not fit into the identity's item
 *   LINK#user#<source>#<user>   LINK                    whose identity that is
 *   LINK#email#<e-mail>         LINK                    whose e-mail that is
 *                               CLAIM#<source>#<user>   who ever said so without having it
 *   LINK#account#<target>#<id>  LINK                    whose account that is
 *   GROUP#<source>#<group>      GROUP                   when the group was deleted, if it was
 *                               MEMBER#<user>           who was ever said to be in it
 *   CLOCK#<event>               CLOCK                   when an event was first heard of whose time was still to come
 *   AGAIN#<person>              AGAIN                   that they could not be looked at, and when to look again
 *   LISTING#<target>#<list>     LISTING                 how far the read of a long list is
 *                               ROWS#<0 or 1>#<n>       what was read of it, every other time in the same place
 */

export const personKey = (person: string): Key => ({ pk: `PERSON#${person}`, sk: 'PERSON' });
export const identityKey = (person: string, source: string, user: string): Key => ({
  pk: `PERSON#${person}`,
  sk: `IDENTITY#${source}#${user}`,
});
export const targetKey = (person: string, target: string): Key => ({
  pk: `PERSON#${person}`,
  sk: `TARGET#${target}`,
});
/** What the partitions of the audit trail begin with. */
export const historyPrefix = 'HISTORY#';
/**
 * A partition of its own, so that reading a person takes no longer from year to year, and so that whoever may write
 * the rest of the table can be kept from changing what is there: items of this prefix are put once, and nothing else.
 */
export const historyKey = (person: string, at: string, id: string): Key => ({
  pk: `${historyPrefix}${person}`,
  sk: `${at}#${id}`,
});
export const userLinkKey = (source: string, user: string): Key => ({
  pk: `LINK#user#${source}#${user}`,
  sk: 'LINK',
});
export const emailLinkKey = (email: string): Key => ({ pk: `LINK#email#${email}`, sk: 'LINK' });
export const claimKey = (email: string, source: string, user: string): Key => ({
  ...emailLinkKey(email),
  sk: `CLAIM#${source}#${user}`,
});
export const accountLinkKey = (target: string, id: string): Key => ({
  pk: `LINK#account#${target}#${id}`,
  sk: 'LINK',
});
export const groupKey = (source: string, group: string): Key => ({
  pk: `GROUP#${source}#${group}`,
  sk: 'GROUP',
});
export const memberKey = (source: string, group: string, user: string): Key => ({
  pk: `GROUP#${source}#${group}`,
  sk: `MEMBER#${user}`,
});

/** @param event A hash of the event's id. */
export const clockKey = (event: string): Key => ({ pk: `CLOCK#${event}`, sk: 'CLOCK' });

/** The person's own item. */
export type PersonItem = { person: string; since: string };

/**
 * An identity, or the note that it lives with another person now. One that arrives from another person counts from the
 * moment on that it is noted there that it moved here: a move that is cut off before has not happened.
 */
export type IdentityItem = { identity: Identity; movedTo?: string; arrivesFrom?: string };

/** Whose a link is. */
export type LinkItem = { person: string };

/** What was last thrown at somebody's account: for `status`, and for the backoff of a blocked one. */
export type Trouble = {
  kind: string;
  message: string;
  by?: string;
  words?: string;
  status?: number;
  at: string;
  /** The list that is waited for. */
  list?: string;
};

/**
 * Somebody on one target. `appliedHash` is what the vendor was last proved to hold, and absent while a worker is
 * changing the account: whoever asks in between sees a difference, and nothing is lost by a crash.
 */
export type TargetItem = Partial<Due> &
  Standing & {
    person: string;
    target: string;
    status: 'pending' | 'working' | 'applied' | 'blocked' | 'failed' | 'untouched';
    desiredState?: string;
    desiredHash?: string;
    appliedState?: string;
    appliedHash?: string;
    externalId?: string;
    /** The address that the account was last proved to have. */
    address?: string;
    /**
     * Since when they are to be muted or removed here, without a break: by their source's clock, and by ours; and
     * whether the vendor's id of their account was known by then.
     */
    leaving?: { at: string; knownAt: string; identified?: boolean };
    /**
     * The addresses under which work was begun and not yet proved: there may be an account by any of them. Absent
     * while nobody is at work, and when whoever is works on something that is somebody else's by now.
     */
    begunAs?: string[];
    /** Addresses under which work was begun for another person whose account is theirs now: part of it may be there. */
    alsoAs?: string[];
    snapshot?: unknown;
    /** What was tried of how they are shown, and is not known to be kept: no value is tried twice. */
    trials?: Trials;
    /** What was made here lately, and may not be shown yet. */
    made?: Made;
    /** The account as it was before it was removed. */
    removed?: unknown;
    /** The titles of the steps that were begun and not yet proved. */
    plan?: string[];
    trouble?: Trouble;
    /** How often `sweep` has sent another wake-up for the same wish. */
    rewoken?: number;
    /** The dead letter about it that lies there already: why, and since when. */
    letter?: { cause: string; at: string };
    /** How often in a row it was blocked. */
    blockedTimes?: number;
    /** The event or reason that last asked for a change. */
    because?: string;
    lease?: { token: string; until: string; takes?: number; seen?: number[] };
    /** A change whose answer was lost may be made until then (ISO 8601): whatever is seen before proves nothing. */
    unsettledUntil?: string;
  };

/** Whether two accounts have an id of the vendor's in common: it may keep several for one person. */
export function shareId(one = '', other = ''): boolean {
  const ids = new Set(one.split(' '));
  return other.split(' ').some((id) => id !== '' && ids.has(id));
}

/** One line of the audit trail. `because` is the event's id. */
export type HistoryItem = {
  at: string;
  target: string;
  what: string;
  because: string;
  method?: string;
  path?: string;
  status?: number;
};

/**
 * The partitions of the `due` index: two a target, so that leavers are not looked for among joiners, and one for what
 * many are to become at once, of which `sweep` releases only as much as the target works off.
 */
export const duePartition = (target: string, lane: Lane | 'bulk'): string =>
  lane === 'ordinary' ? `DUE#target#${target}` : `DUE#${lane}#${target}`;
/** Persons who could not be looked at, and are to be again. */
export const againPartition = 'DUE#again';
export const againKey = (person: string): Key => ({ pk: `AGAIN#${person}`, sk: 'AGAIN' });

/** The person in the key of an item of theirs. */
export const personOfKey = (pk: string): string => pk.slice(pk.indexOf('#') + 1);
