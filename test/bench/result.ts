/** One line of a benchmark: what was measured, what it should be, and whether it is. */
export type Result = { name: string; value: string; goal: string; ok: boolean };
