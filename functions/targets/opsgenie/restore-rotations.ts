import { type Became, became, standInOf } from './became.ts';
import { groundOf } from './ground.ts';
import type { Paged, Rotation } from './paging-schema.ts';
import { isUser, type Turns } from './places.ts';
import type { ReturnOp } from './restore-steps.ts';
import type { Account } from './schema.ts';

type TakeBack = Extract<ReturnOp, { kind: 'takeBack' }>;

/** The rotations of a snapshot in which its person took turns, and what has become of each place. */
export type Was = { schedule: Turns['schedule']; rotation: Rotation } & Became;

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
        const standIn = standInOf(
          snapshot,
          (place) => place.kind === 'rotation' && place.rotation.id === rotation.id,
        );
        const before = { was: rotation.participants, is: current?.participants, standIn };
        return { schedule, rotation, ...became(before, snapshot, account) };
      }),
  );
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
