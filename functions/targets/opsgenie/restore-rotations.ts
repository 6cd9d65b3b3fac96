import { groundOf } from './ground.ts';
import type { Paged, Rotation } from './paging-schema.ts';
import { isUser, type Turns } from './places.ts';
import type { ReturnOp } from './restore-steps.ts';
import type { Account, User } from './schema.ts';

type TakeBack = Extract<ReturnOp, { kind: 'takeBack' }>;

/** The rotations of a snapshot in which its person took turns, and what has become of each place. */
export type Was = { schedule: Turns['schedule']; rotation: Rotation } & (
  | { now: 'theirs' }
  | { now: 'free'; at: number[] }
  | { now: 'moved'; why: string }
);

/**
 * What has become of the places of a snapshot's person in rotations. A place is free where nobody, or the stand-in of the removal, has
 * it, and everybody else is where they were: so nobody's turn moves when the person takes it back.
 */
export function placesWere(snapshot: Account, account: Pick<Account, 'id' | 'username' | 'turns'>): Was[] {
  const was = isUser(snapshot);
  return (snapshot.turns ?? []).flatMap(({ schedule }) =>
    schedule.rotations
      .filter(({ participants }) => participants.some(was))
      .map((rotation): Was => {
        const current = account.turns
          ?.find((one) => one.schedule.id === schedule.id)
          ?.schedule.rotations.find(({ id }) => id === rotation.id);
        return { schedule, rotation, ...became({ snapshot, account, rotation, current }) };
      }),
  );
}

type Before = {
  snapshot: Account;
  account: User | Pick<User, 'id' | 'username'>;
  rotation: Rotation;
  current?: Rotation;
};

function became({ snapshot, account, rotation, current }: Before) {
  if (current === undefined) return { now: 'moved' as const, why: 'it is not there any more' };
  const was = isUser(snapshot);
  const is = isUser(account);
  const at = rotation.participants.flatMap((each, index) => (was(each) ? [index] : []));
  const others = (each: Paged, index: number) =>
    at.includes(index) || isSame(each, current.participants[index]);
  if (current.participants.length !== rotation.participants.length || !rotation.participants.every(others))
    return { now: 'moved' as const, why: 'others take turns in it by now' };
  const standIn = standInOf(snapshot, rotation);
  const here = at.map((index) => current.participants[index]);
  if (here.every((each) => each !== undefined && is(each))) return { now: 'theirs' as const };
  const isFree = (each: Paged | undefined) =>
    each !== undefined && (is(each) || each.type === 'none' || isSame(each, standIn));
  return here.every(isFree)
    ? { now: 'free' as const, at }
    : { now: 'moved' as const, why: 'another one has their place by now' };
}

/** Who stood in at the removal, as the snapshot has it. */
function standInOf({ places = [], takers = [] }: Account, { id }: Rotation): Paged | undefined {
  const index = places.findIndex((place) => place.kind === 'rotation' && place.rotation.id === id);
  const taker = takers[index];
  return taker && 'by' in taker ? taker.by : undefined;
}

function isSame(one: Paged, other: Paged | undefined): boolean {
  if (other === undefined || one.type !== other.type) return false;
  if (one.type === 'none') return true;
  return one.id != null && other.id != null
    ? one.id === other.id
    : one.username?.toLowerCase() === other.username?.toLowerCase();
}

/** The places that are free, to be taken back one after the other: each on the ground that the one before leaves. */
export function takeBackAll(snapshot: Account, account: Account): TakeBack[] {
  const { id, username } = account;
  let at = account;
  return placesWere(snapshot, account).flatMap((was) => {
    const turns = at.turns?.find(({ schedule }) => schedule.id === was.schedule.id);
    if (was.now !== 'free' || turns === undefined) return [];
    const op: TakeBack = {
      kind: 'takeBack',
      user: { id, username },
      schedule: { id: was.schedule.id, name: was.schedule.name },
      rotation: { id: was.rotation.id, name: was.rotation.name },
      at: was.at,
      ground: groundOf(turns.schedule.rotations, turns.overrides),
    };
    at = takenBack(at, op);
    return [op];
  });
}

/** The account once a place is taken back. */
export function takenBack(account: Account, op: TakeBack): Account {
  const turns = account.turns?.map((one): Turns => {
    if (one.schedule.id !== op.schedule.id) return one;
    const rotations = one.schedule.rotations.map((rotation) =>
      rotation.id === op.rotation.id
        ? { ...rotation, participants: rotation.participants.map(inPlace(op)) }
        : rotation,
    );
    return { ...one, schedule: { ...one.schedule, rotations } };
  });
  return { ...account, ...(turns && { turns }) };
}

/** The participants of a rotation, one after the other, with the person where they were. */
export function inPlace({ user, at }: TakeBack): (each: Paged, index: number) => Paged {
  return (each, index) => (at.includes(index) ? { type: 'user', ...user } : each);
}
