import { type Deciding, heldFor } from '../decide/held-for.ts';
import { printHeld } from '../decide/print-held.ts';
import { lengthOf } from '../when.ts';

/** Shows whom the brake holds, and what it lets pass. */
export async function printBrake(
  deciding: Deciding,
  { json, check }: { json?: true; check?: true },
): Promise<void> {
  const { context } = deciding;
  const { leavers } = await context.config();
  const held = await heldFor(deciding, { persons: [] }, ['brake']);
  await printHeld(held, deciding, json ? { json } : {});
  if (check && held.length > 0) context.exitCode = 3;
  if (json) return;
  context.print(
    held.length === 0
      ? 'The brake holds nobody.'
      : `${held.length} ${held.length === 1 ? 'person is' : 'people are'} held, and nothing is done to them.`,
  );
  const { brake } = leavers;
  if (brake === false) {
    context.say('The brake is off: leavers.brake is false.');
    return;
  }
  const many = 'people' in brake ? `${brake.people} people` : `${brake.percent} % of the roster`;
  context.say(`leavers.brake lets ${many} leave in ${lengthOf(brake.per)}.`);
}
