import type { Paged } from './paging-schema.ts';
import { isUser, type Place } from './places.ts';
import type { Account, User } from './schema.ts';

/** What has become of a person's places among those who are paged, one after the other. `at`: their positions. */
export type Became = { now: 'theirs' } | { now: 'free'; at: number[] } | { now: 'moved'; why: string };

type Lists = { was: Paged[]; is: Paged[] | undefined; standIn: Paged | undefined };

/**
 * A place is free where nobody, or the stand-in of the removal, has it, and everybody else is where they were: so nobody else's
 * place moves when the person takes it back.
 */
export function became(
  { was, is, standIn }: Lists,
  before: Pick<User, 'id' | 'username'>,
  now: Pick<User, 'id' | 'username'>,
): Became {
  if (is === undefined) return { now: 'moved', why: 'it is not there any more' };
  const at = was.flatMap((each, index) => (isUser(before)(each) ? [index] : []));
  const isInPlace = (each: Paged, index: number) => at.includes(index) || isSame(each, is[index]);
  if (is.length !== was.length || !was.every(isInPlace))
    return { now: 'moved', why: 'others take turns in it by now' };
  const here = at.map((index) => is[index]);
  if (here.every((each) => each !== undefined && isUser(now)(each))) return { now: 'theirs' };
  const isFree = (each: Paged | undefined) =>
    each !== undefined && (isUser(now)(each) || each.type === 'none' || isSame(each, standIn));
  return here.every(isFree)
    ? { now: 'free', at }
    : { now: 'moved', why: 'another one has their place by now' };
}

/** Who stood in at the removal in the place that is meant, as the snapshot has it. */
export function standInOf(
  { places = [], takers = [] }: Account,
  isMeant: (place: Place) => boolean,
): Paged | undefined {
  const taker = takers[places.findIndex((place) => isMeant(place))];
  return taker && 'by' in taker ? taker.by : undefined;
}

export function isSame(one: Paged, other: Paged | undefined): boolean {
  if (other === undefined || one.type !== other.type) return false;
  if (one.type === 'none') return true;
  return one.id != null && other.id != null
    ? one.id === other.id
    : one.username?.toLowerCase() === other.username?.toLowerCase();
}
