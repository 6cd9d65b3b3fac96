/**
 * Where a small state is kept that many processes change: read it, decide, write it if no other did meanwhile.
 * `version` is `undefined` where nothing is stored yet. `write` answers false where another process was faster.
 * States survive JSON.
 */
export type SharedStates = {
  read(key: string): Promise<{ state: unknown; version: number } | undefined>;
  write(key: string, state: unknown, version: number | undefined): Promise<boolean>;
};

/** What to answer, and the state to store first; without `state` nothing is written. */
export type Decision<Answer> = { answer: Answer; state?: unknown };

/** Where a state is shared, under which key, and what waiting for a turn needs. */
export type UpdateWorld = {
  store: SharedStates;
  key: string;
  /** Waits for so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, and without, 1. @default Math.random */
  random?(): number;
};

/** A lost race means that another one was won, so this many in a row mean that something is wrong. */
const attemptsAtMost = 100;

/**
 * Reads, decides and writes until the write meets the very version that was read. `decide` is called again after
 * each lost race, so it takes its time from the clock itself; what it throws ends the update with nothing written.
 */
export async function update<Answer>(
  world: UpdateWorld,
  decide: (stored: unknown) => Decision<Answer>,
): Promise<Answer> {
  const { store, key, sleep, random = Math.random } = world;
  for (let attempt = 1; attempt <= attemptsAtMost; attempt++) {
    const before = await store.read(key);
    const { answer, state } = decide(before?.state);
    if (state === undefined || (await store.write(key, state, before?.version))) return answer;
    await sleep(random() * Math.min(100, 10 * attempt));
  }
  throw new Error(
    `${key} was changed by others ${attemptsAtMost} times in a row; try again with fewer workers.`,
  );
}
