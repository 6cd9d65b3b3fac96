import { isDeepStrictEqual } from 'node:util';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import { iso } from '../../lib/iso.ts';
import { gone, refusals } from './gone.ts';
import { refuseMoved } from './ground.ts';
import { isInOverride, isInShift, isLeft } from './has-user.ts';
import { type Paging, shiftsPath } from './paging.ts';
import type { Shifts } from './places.ts';
import type { RawEvent, RawShiftOverride } from './places-schema.ts';
import type { PlaceOp } from './steps.ts';
import {
  isForTheRest,
  isOfSameTurns,
  isToSwap,
  type ShiftSwap,
  swapCustomShift,
  swapEvent,
  swapOverride,
  who,
} from './swap-shifts.ts';

type TurnsOp = Extract<PlaceOp, { rota: unknown }>;

/**
 * Has another person take, or nobody, a user's turns in a schedule of shifts: in its events, overrides and custom shifts. What is new is
 * made before what was is deleted, so that no crash leaves a time without anybody; what is there twice then is made once. Answers the
 * last call, or the first refusal.
 */
export async function editShifts(vendor: Vendor, paging: Paging, op: TurnsOp): Promise<Answer> {
  const path = shiftsPath(op.rota.id);
  paging.forget(op.rota);
  const found = await paging.shiftsOf(op.rota.id);
  if (found === undefined) return gone(path);
  if (op.kind === 'leaveTurns') refuseMoved(found, op.ground);
  const now = vendor.now();
  const swap = { user: op.user, now, ...(op.kind === 'takeTurns' && { by: op.by }) };
  let last = gone(path);
  for (const call of callsFor(path, found, swap)) {
    last = await vendor.call({ ...call, accept: refusals });
    const isThere = last.status < 300 || (call.method === 'DELETE' && last.status === 404);
    if (!isThere) return last;
  }
  return last;
}

type Change = Omit<Call, 'accept'>;

/**
 * New overrides come before the new events whose turns they take. The old events end last: as long as the user is in one, the next process
 * finds the rest.
 */
function callsFor(path: string, found: Shifts, swap: ShiftSwap): Change[] {
  const overridesPath = `${path}/overrides`;
  const theirs = found.overrides.filter((one) => isInOverride(swap.user, one, swap.now));
  const events = found.schedule.rotations.flatMap((rotation) => {
    const at = `${path}/rotations/${encodeURIComponent(rotation.id)}/events`;
    const swapped = rotation.events.filter((event) => isToSwap(event, swap));
    return swapped.map((event) => eventCalls(at, event, rotation.events, swap));
  });
  return [
    ...making(overridesPath, 'overrides', newOverrides(theirs, found, swap)),
    ...events.flatMap(({ first }) => first),
    ...customShiftCalls(`${path}/custom_shifts`, found, swap),
    ...theirs.map(deleting(overridesPath)),
    ...events.map(({ last }) => last),
  ];
}

/** An event that has begun is never changed: it ends, and another one goes on in the same beat. https://github.com/PagerDuty/developer-docs */
function eventCalls(
  at: string,
  event: RawEvent,
  events: RawEvent[],
  swap: ShiftSwap,
): { first: Change[]; last: Change } {
  const own = `${at}/${encodeURIComponent(event.id)}`;
  const after = swapEvent(event, swap);
  const { id: _, ...swapped } = after;
  if (Date.parse(event.effective_since) > swap.now)
    return { first: [], last: { method: 'PUT', path: own, body: { event: swapped } } };
  const { effective_until, ...rest } = swapped;
  const successor = {
    ...rest,
    effective_since: iso(swap.now),
    ...(effective_until != null && { effective_until }),
  };
  const isThere = events.some(
    (one) => one.id !== event.id && isLeft(one.effective_until, swap.now) && isSameTurns(one, after),
  );
  const first: Change[] = isThere ? [] : [{ method: 'POST', path: at, body: { event: successor } }];
  return { first, last: { method: 'DELETE', path: own } };
}

/** Whether two events have the same people on call at the same times, but for since when. */
function isSameTurns(one: RawEvent, other: RawEvent): boolean {
  const parts = ({ assignment_strategy, start_time, end_time, recurrence }: RawEvent) => [
    assignment_strategy.members.map(who),
    assignment_strategy.type,
    start_time,
    end_time,
    recurrence,
  ];
  return isDeepStrictEqual(parts(one), parts(other));
}

function newOverrides(theirs: RawShiftOverride[], { overrides }: Shifts, swap: ShiftSwap): object[] {
  return theirs.flatMap((one) => {
    const after = swapOverride(one, swap);
    if (after === undefined) return [];
    const { id: _, rotation_id, custom_shift_id, ...rest } = after;
    const isThere = overrides.some(
      (other) =>
        isOfSameTurns(other, after, swap.now) && who(other.overriding_member) === who(rest.overriding_member),
    );
    if (isThere) return [];
    const source = custom_shift_id ? { custom_shift_id } : { rotation_id };
    return [{ type: 'override_shift', ...rest, ...source, start_time: notPast(rest.start_time, swap) }];
  });
}

function customShiftCalls(at: string, { customShifts }: Shifts, swap: ShiftSwap): Change[] {
  const theirs = customShifts.filter((one) => isInShift(swap.user, one, swap.now));
  const made = theirs.flatMap((one) => {
    const after = swapCustomShift(one, swap);
    if (after === undefined) return [];
    const { id: _, assignments, ...rest } = after;
    const members = assignments.map(({ member }) => who(member)).join();
    const isThere = customShifts.some(
      (other) =>
        isForTheRest(other, rest, swap.now) &&
        other.assignments.map(({ member }) => who(member)).join() === members,
    );
    if (isThere) return [];
    const assigned = assignments.map(({ member }) => ({ type: 'shift_assignment', member }));
    return [
      { type: 'custom_shift', ...rest, start_time: notPast(rest.start_time, swap), assignments: assigned },
    ];
  });
  return [...making(at, 'custom_shifts', made), ...theirs.map(deleting(at))];
}

function making(path: string, name: string, rows: object[]): Change[] {
  return rows.length === 0 ? [] : [{ method: 'POST', path, body: { [name]: rows } }];
}

function deleting(at: string) {
  return ({ id }: { id: string }): Change => ({ method: 'DELETE', path: `${at}/${encodeURIComponent(id)}` });
}

/** Of what has begun already only the rest. */
function notPast(start: string, { now }: ShiftSwap): string {
  return Date.parse(start) < now ? iso(now) : start;
}
