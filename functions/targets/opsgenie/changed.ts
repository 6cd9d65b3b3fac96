import { isDeepStrictEqual } from 'node:util';
import type { Turns } from './places.ts';
import type { Account, Team } from './schema.ts';
import type { Op } from './steps.ts';
import { type PlaceOp, swapOf } from './swap.ts';

/** What changes an account and neither makes nor deletes it. */
export type Change = Exclude<Op, { kind: 'createUser' | 'deleteUser' }>;

/** The account with this change, as it is meant. */
export function changed(account: Account, op: Change): Account {
  switch (op.kind) {
    case 'switchContact':
      return {
        ...account,
        contacts: account.contacts.map((one) =>
          one.id === op.contact.id ? { ...one, enabled: op.on } : one,
        ),
      };
    case 'addToTeam':
      return {
        ...account,
        teams: [...without(account.teams, op.team), op.team],
        joinable: without(account.joinable, op.team),
      };
    case 'removeFromTeam':
      return { ...account, teams: without(account.teams, op.team) };
    case 'takePlace':
    case 'leavePlace':
      return withoutPlace(account, op);
    case 'changeRole':
      return { ...account, role: op.role };
    case 'changeUsername':
      return { ...account, username: op.username };
    case 'changeShown':
      return { ...account, [op.field]: op.value };
  }
}

function without(teams: Team[] = [], { id }: Team): Team[] {
  return teams.filter((team) => team.id !== id);
}

/** Neither the place is left, nor who takes it, and the schedule is as Opsgenie will have it. */
function withoutPlace(account: Account, op: PlaceOp): Account {
  const { places = [], takers, turns } = account;
  const isOther = (_: unknown, index: number) => !isDeepStrictEqual(places[index], op.place);
  return {
    ...account,
    places: places.filter(isOther),
    ...(takers && { takers: takers.filter(isOther) }),
    ...(turns && { turns: turns.map(turned(op)) }),
  };
}

function turned(op: PlaceOp) {
  const { place } = op;
  const swap = swapOf(op);
  return (one: Turns): Turns => {
    const { schedule, overrides } = one;
    if (place.kind === 'rotation' && place.schedule.id === schedule.id) {
      const rotations = schedule.rotations.map((rotation) =>
        rotation.id === place.rotation.id
          ? { ...rotation, participants: rotation.participants.map((each) => swap(each) ?? { type: 'none' }) }
          : rotation,
      );
      return { ...one, schedule: { ...schedule, rotations } };
    }
    if (place.kind !== 'overrides' || place.schedule.id !== schedule.id) return one;
    const left = overrides.flatMap((override) => {
      const user = swap(override.user);
      return user === undefined ? [] : [{ ...override, user }];
    });
    return { ...one, overrides: left };
  };
}
