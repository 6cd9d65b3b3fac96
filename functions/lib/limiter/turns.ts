/**
 * Makes a function that runs pieces of work one after the other in the order of the calls, whether or not the ones
 * before failed. It answers, or throws, what the work does.
 *
 * @example
 * const oneAtATime = createTurns();
 * await Promise.all([oneAtATime(first), oneAtATime(second)]);
 */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
