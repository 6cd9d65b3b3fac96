import type { Event, Group, User } from '../../core/contracts/event.ts';
import { timesOf } from '../../core/contracts/event-times.ts';
import type { EventType } from '../../core/contracts/event-types.ts';
import { type Normalized, understood } from '../../core/contracts/understood.ts';
import { meaningOf } from './mapping.ts';
import { type LogEvent as Entry, LogEvent, type NamedTarget, type Settings } from './schema.ts';

export type NormalizeWorld = {
  settings: Pick<Settings, 'deactivated' | 'application'>;
  /** The organization's host: an event's `uuid` is unique in its organization. */
  org: string;
  now: number;
};

/**
 * What one event of a delivery says about people. Only what succeeded counts. An event that is about nobody comes
 * from the admin console's Preview, which fills the shape with nulls (and writes `Success`): it means nothing.
 */
export function normalize(logEvent: unknown, { settings, org, now }: NormalizeWorld): Normalized {
  const parsed = LogEvent.safeParse(logEvent);
  if (!parsed.success) return { unreadable: 'this is not an event of the System Log' };
  const { uuid, published, eventType, outcome, target } = parsed.data;
  const targets = (target ?? []).flatMap(named);
  if (outcome.result?.toUpperCase() !== 'SUCCESS' || targets.length === 0) return [];
  if (eventType === undefined || uuid === undefined)
    return { unreadable: 'an event without a type or an id' };
  const type = meaningOf(eventType, idsOf(targets, 'AppInstance'), settings);
  if (type === undefined) return [];
  const at = timesOf(published ?? '', now);
  if (at === undefined) return { unreadable: `${eventType} does not say when` };
  const subjects = subjectsOf(type, targets);
  if (subjects === undefined)
    return { unreadable: `${eventType} names more users and groups than one event is about` };
  if (subjects.length === 0) return { unreadable: `${eventType} does not say who` };
  const events = subjects.map(({ ids, ...about }): Event => {
    // Okta does not promise an order of targets, so events of one origin are told apart by ids, never by a number.
    const suffix = subjects.length === 1 ? '' : `:${ids.join(':')}`;
    return { id: `okta:${org}:${uuid}${suffix}`, type, source: 'okta', ...at, ...about };
  });
  return understood(events);
}

type Subject = { ids: string[]; user?: User; group?: Group };

/**
 * Okta's own events name one user and one group, bulk changes several users. Of several of both, 30 KB can mean a
 * quarter of a million memberships; those are never made.
 */
const pairsAtMost = 2_000;

/** Whom an event is about: every user it names, with every group where it is about memberships. */
function subjectsOf(type: EventType, targets: NamedTarget[]): Subject[] | undefined {
  const users = distinct(targets, 'User').map(userOf);
  if (!type.startsWith('group.')) return users.map((user) => ({ ids: [user.id], user }));
  const groups = distinct(targets, 'UserGroup').map(groupOf);
  if (type === 'group.deleted') return groups.map((group) => ({ ids: [group.id], group }));
  const several = users.length > 1 && groups.length > 1;
  if (several && users.length * groups.length > pairsAtMost) return undefined;
  return groups.flatMap((group) => users.map((user) => ({ ids: [user.id, group.id], user, group })));
}

/**
 * The login is often, not always, the e-mail. It is told as the login only: a membership event must not overwrite
 * an e-mail that was read from the profile.
 */
function userOf({ id, alternateId, displayName }: NamedTarget): User {
  return { id, userName: known(alternateId), displayName: known(displayName) };
}

function groupOf({ id, displayName }: NamedTarget): Group {
  return { id, displayName: known(displayName) };
}

/** Okta writes "unknown" for what it does not have. */
function known(text: string | undefined): string | undefined {
  return text === 'unknown' ? undefined : text;
}

/** An id that is no text is left to the check of the event, as one that is empty is. The Preview fills in nulls. */
function named({ id, type, ...rest }: NonNullable<Entry['target']>[number]): NamedTarget[] {
  if (id === undefined || id === null || id === '' || type === undefined) return [];
  return [{ id: typeof id === 'string' ? id : '', type, ...rest }];
}

function idsOf(targets: NamedTarget[], type: string): string[] {
  return targets.filter((target) => target.type === type).map(({ id }) => id);
}

/** The targets of a type, each id once: their order means nothing, and other types come along. */
function distinct(targets: NamedTarget[], type: string): NamedTarget[] {
  const ofType = targets.filter((target) => target.type === type);
  if (ofType.length < 2) return ofType;
  const ordered = ofType.map((target) => ({ target, text: JSON.stringify(target) }));
  ordered.sort((a, b) => (a.text < b.text ? -1 : 1));
  return [...new Map(ordered.map(({ target }) => [target.id, target])).values()];
}
