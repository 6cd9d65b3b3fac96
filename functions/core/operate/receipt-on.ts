import type { Evaluating } from '../reconcile/evaluate.ts';
import { keys } from '../roster/keys.ts';
import { findPerson } from './find-person.ts';
import { personReport } from './person-report.ts';
import { type Receipt, receiptOf } from './receipt.ts';

/** More lines than anybody has; a receipt that leaves some out says so. */
const linesAtMost = 5_000;

/**
 * The receipt of an e-mail, of `<source>:<user id>`, or of a person's own id; `keep` is how long history is kept (milliseconds).
 * Where nobody is known by it: until when persons were forgotten of whom nothing was heard since, if any were (ISO 8601 UTC).
 */
export async function receiptOn(
  world: Evaluating,
  text: string,
  keep: number,
): Promise<Receipt | { forgottenUntil?: string }> {
  const person = await findPerson(world, text);
  if (person === undefined) {
    const until = (await world.roster.table.read(keys.forgotten))?.until;
    return typeof until === 'string' ? { forgottenUntil: until } : {};
  }
  const report = await personReport(world, person, linesAtMost);
  const { accounts } = await world.roster.load(person);
  const now = world.roster.now();
  return receiptOf({
    report,
    accounts,
    targets: world.targets,
    now,
    keptSince: new Date(now - keep).toISOString(),
    isWhole: report.history.length < linesAtMost,
  });
}
