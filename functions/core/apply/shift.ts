/**
 * How long the work under way may last, and what it left open. One piece of work at a time runs in a process, whose
 * connections outlive it, so they ask here. All times in milliseconds since 1970.
 */
type Shift = {
  /** A new piece of work begins, with nothing left open. */
  begin(deadline: number): void;
  deadline(): number;
  /** A change of the vendor's was begun and its answer is lost: it may be made until then. */
  lost(until: number): void;
  /** Until when a lost change of this work may be made; 0 where none was lost. */
  unsettledUntil(): number;
};

/** The shift of one process, in which no work has begun yet. */
export function createShift(): Shift {
  let work = { deadline: 0, unsettledUntil: 0 };
  return {
    begin(deadline) {
      work = { deadline, unsettledUntil: 0 };
    },
    deadline: () => work.deadline,
    lost(until) {
      work = { ...work, unsettledUntil: until };
    },
    unsettledUntil: () => work.unsettledUntil,
  };
}
