/** Virtual time: nothing waits, and hours pass as fast as their events can be worked off. */
export type Scheduler = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T>;
};

/** A discrete-event scheduler that starts at `start`, milliseconds since 1970. */
export function createScheduler(start = Date.parse('2026-01-05T09:00:00Z')): Scheduler {
  const waiting: { at: number; wake: () => void }[] = [];
  let time = start;
  return {
    now: () => time,
    sleep(milliseconds) {
      const at = time + Math.max(0, milliseconds);
      const place = waiting.findLastIndex((one) => one.at <= at) + 1;
      return new Promise((wake) => {
        waiting.splice(place, 0, { at, wake });
      });
    },
    async run(work) {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      // Whoever was woken runs on until it sleeps again: all promises settle before the next turn of the event loop.
      for (await settle(); !done; await settle()) {
        const next = waiting.shift();
        if (next === undefined) throw new Error('Everybody waits for something that never happens.');
        time = next.at;
        next.wake();
      }
      return work;
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
