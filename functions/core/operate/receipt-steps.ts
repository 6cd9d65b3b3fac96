import type { Consequence } from '../contracts/consequence.ts';
import type { Surface } from '../contracts/surface.ts';
import type { HistoryItem } from '../roster/items.ts';

/**
 * One thing that was done, or said about it, at a target. With a call: `isDone` where the vendor accepted it, and the surface that it
 * changes.
 */
export type ReceiptStep = {
  at: string;
  what: string;
  causedBy: string;
  isDone?: boolean;
  surface?: string;
  method?: string;
  path?: string;
  status?: number;
  costs?: string;
  consequences?: Consequence[];
};

/** What these lines of a target's history tell, but for the looks after a removal. */
export function stepsSince(lines: HistoryItem[], surfaces: readonly Surface[]): ReceiptStep[] {
  return lines.flatMap(({ at, what, causedBy, method, path, status, costs, consequences, lookedAgain }) => {
    if (lookedAgain !== undefined) return [];
    const surface = path && surfaces.find((one) => one.path.test(path))?.surface;
    return [
      {
        at,
        what,
        causedBy,
        ...(status !== undefined && { isDone: status < 300 }),
        ...(surface && { surface }),
        ...(method !== undefined && { method }),
        ...(path !== undefined && { path }),
        ...(status !== undefined && { status }),
        ...(costs !== undefined && { costs }),
        ...(consequences && { consequences }),
      },
    ];
  });
}
