import { decideAll, type HumanDecision } from '../../../functions/core/operate/decide.ts';
import type { HeldPerson } from '../../../functions/core/operate/held-persons.ts';
import type { Context } from '../context.ts';
import { progressBar } from '../progress-bar.ts';
import type { StageClient } from '../stage-client.ts';
import { wakerOf } from '../waker.ts';

/** How many persons were decided on, how many were held no more or otherwise by then, and how many could not be. */
export type Result = { decided: number; changed: number; failed: number };

/** Puts a decision on record for each person, one after the other; what is interrupted is run again. */
export async function applyDecision(
  persons: HeldPerson[],
  decision: HumanDecision,
  stage: StageClient,
  context: Context,
): Promise<Result> {
  let isStopped = false;
  context.onInterrupt(() => {
    isStopped = true;
  });
  const wakeUp = wakerOf(stage, context.newId);
  const bar = progressBar(context.stderr, 'decided', persons.length);
  const result: Result = { decided: 0, changed: 0, failed: 0 };
  for (const { accounts } of persons) {
    if (isStopped) break;
    const { decided, failed } = await decideAll({ roster: stage.roster, wakeUp }, accounts, decision);
    if (failed.length > 0) result.failed++;
    else if (decided > 0) result.decided++;
    else result.changed++;
    bar.step();
  }
  bar.end();
  return result;
}
