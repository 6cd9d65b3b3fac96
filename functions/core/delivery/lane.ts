/** The two queues of a target: a leaver never waits behind those who join. */
export type Lane = 'ordinary' | 'leavers';

/** The lane for what a person is to become on a target: `leavers` for `muted` and `absent`. */
export function laneFor(state: string | undefined): Lane {
  return state === 'muted' || state === 'absent' ? 'leavers' : 'ordinary';
}

/** Whether nobody is reached by an account in this state. */
export const isLeaverState = (state: string | undefined): boolean => laneFor(state) === 'leavers';
