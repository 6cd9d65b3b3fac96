/** Virtual time: nothing waits, and hours pass as fast as their events can be worked off. */
export type Scheduler = {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Calls `act` after so many milliseconds, unless what it answers is called before. */
  after(milliseconds: number, act: () => void): () => void;
  /** Work that takes turns of the real event loop, such as reading a body: virtual time stands still meanwhile. */
  outside<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
};

type Timer = { at: number; act: () => void };

/** A discrete-event scheduler that starts at `start`. Timers of one moment fire in the order they were set. */
export function createScheduler(start = Date.parse('2026-01-05T09:00:00Z')): Scheduler {
  /** The latest first, so that the next one is taken off the end. */
  const timers: Timer[] = [];
  let time = start;
  let busy = 0;

  function after(milliseconds: number, act: () => void): () => void {
    const timer = { at: time + Math.max(0, milliseconds), act };
    timers.splice(placeOf(timers, timer.at), 0, timer);
    return () => {
      timer.act = () => {};
    };
  }

  return {
    now: () => time,
    after,
    sleep: (milliseconds) => new Promise((wake) => after(milliseconds, wake)),
    outside(work) {
      busy++;
      return work.finally(() => {
        busy--;
      });
    },
    async run(work) {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      for (;;) {
        // A process that was woken runs on until it sleeps again: promises settle before the next turn of the event loop.
        do await turn();
        while (busy > 0);
        if (done) return work;
        const next = timers.pop();
        if (next === undefined) throw new Error('Everybody waits for something that never happens.');
        time = next.at;
        next.act();
      }
    },
  };
}

/** The place of a moment among those that are sorted, the latest first: before all of the same time or earlier, because those come first. */
export function placeOf(timers: { at: number }[], at: number): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.at ?? 0) > at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
