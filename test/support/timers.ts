import { vi } from 'vitest';

/** Does the work while every `setTimeout` is over at once, however long: for what waits for something that never comes. */
export async function atOnce<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let isOver = false;
    const result = work().finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      await vi.runOnlyPendingTimersAsync();
    }
    return await result;
  } finally {
    vi.useRealTimers();
  }
}
