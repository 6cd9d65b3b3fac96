import { parseKeep } from '../../../functions/core/config/keep.ts';
import { receiptOn } from '../../../functions/core/operate/receipt-on.ts';
import type { Standing } from '../../../functions/core/operate/receipt-standing.ts';
import { targets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { plainTexts } from '../plain-text.ts';
import { type Stage, stageFlags } from '../stage-options.ts';
import { moment } from '../when.ts';
import { formatReceipt } from './format-receipt.ts';

export type ReceiptArgs = { person: string; json?: true; check?: true };

/** Where nothing of a person's is left, or there never was anything to leave. */
const over: readonly Standing[] = ['gone', 'never there', 'left alone'];

/** Answers what became of a person who left. Throws `CommandError` where nobody is known. */
export async function runReceipt(args: ReceiptArgs, stage: Stage, context: Context): Promise<void> {
  const config = await context.config();
  const { roster } = await context.openStage(stage);
  const keep = config.deployment.keep ?? parseKeep({});
  const found = await receiptOn({ roster, config, targets }, args.person, keep);
  if (!('person' in found)) throw new CommandError(unknown(args.person, found.forgottenUntil, context));
  const { paint, width, timeZone } = context;
  if (args.json) context.json(found);
  else {
    const page = { paint, width, timeZone, now: context.now(), flags: stageFlags(stage) };
    context.print(formatReceipt(plainTexts(found), page));
  }
  if (args.check && !over.includes(found.standing)) context.exitCode = 3;
}

function unknown(person: string, forgottenUntil: string | undefined, context: Context): string {
  const first = `No source has spoken of ${person} yet, so there is no receipt: nobody was looked for at any target.`;
  if (forgottenUntil === undefined) return first;
  return `${first} Or they were removed from the roster, as deployment.keep says: that was done with people of whom nothing changed after ${moment(forgottenUntil, context)}.`;
}
