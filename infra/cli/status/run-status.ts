import type { PersonReport } from '../../../functions/core/operate/person-report.ts';
import { type Contest, reportOn } from '../../../functions/core/operate/report-on.ts';
import { targets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { plainTexts } from '../plain-text.ts';
import { type Stage, stageFlags } from '../stage-options.ts';
import { formatStatus } from './format-status.ts';

export type StatusArgs = { person: string; history: number; json?: true; check?: true };

/** Answers what is known of a person. Throws `CommandError` where nobody is. */
export async function runStatus(args: StatusArgs, stage: Stage, context: Context): Promise<void> {
  const config = await context.config();
  const { roster } = await context.openStage(stage);
  const found = await reportOn({ roster, config, targets }, args.person, args.history);
  if (found === undefined) throw new CommandError(`No source has spoken of ${args.person} yet.`);
  const { paint, width, timeZone } = context;
  if (args.json) context.json(found);
  else {
    const page = { paint, width, timeZone, now: context.now(), flags: stageFlags(stage) };
    context.print(formatStatus(plainTexts(found), page));
  }
  if (args.check && !isRight(found)) context.exitCode = 3;
}

/** Whether every target is what it should be, and nothing waits. */
function isRight(found: PersonReport | Contest): boolean {
  if ('people' in found || found.disputed) return false;
  return found.targets.every(({ status, shouldBe }) => {
    return shouldBe.state !== 'unknown' && (status === 'applied' || status === 'unmanaged');
  });
}
