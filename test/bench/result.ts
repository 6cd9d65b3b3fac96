/** One number of a bench. Where it has a goal, `ok` tells whether it was reached. */
export type Result = { name: string; value: string | number; goal?: string | number; ok?: boolean };
