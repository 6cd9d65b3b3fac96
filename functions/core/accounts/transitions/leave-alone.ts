import type { Mode } from '../../config/mode.ts';
import type { Account } from '../account.ts';
import { isAhead } from '../ahead.ts';
import { causeOf } from '../cause.ts';
import type { Decision } from '../decision.ts';
import type { Exclusion } from '../exclusion.ts';
import { hashOf } from '../hash.ts';
import { isOutdated } from '../hold.ts';
import { type Changed, changed } from './changed.ts';
import { hold } from './hold.ts';

type LeavingAlone = {
  decision: Decision;
  /** Milliseconds since 1970. */
  now: number;
  event?: { id?: string };
  excluded: Exclusion;
  mode?: Mode;
};

/**
 * Of an account that differs and whose person is excluded: what is desired is noted, and nothing is done until the exclusion is over.
 * A worker that is at it ends what it began. What is held for another reason stays so, because whatever a human decides of it
 * waits for the end all the same. `undefined` where nothing changes.
 */
export function leaveAlone(
  account: Account,
  { decision, now, event, excluded, mode = 'act' }: LeavingAlone,
): Changed | undefined {
  const hash = hashOf(decision.desired);
  if (account.status === 'working' && isAhead(account, now)) return undefined;
  const { until, reason } = excluded;
  if (account.status === 'held' && account.hold !== undefined && account.desiredHash === hash) {
    const { hold: held } = account;
    const isSame = held.by === 'exclude' && held.until === until && held.reason === reason;
    if (isSame || (held.by !== 'exclude' && !isOutdated(held, mode))) return undefined;
  }
  const asked = changed({ ...account, causedBy: causeOf(account, decision.desired, event) });
  return hold(asked, { decision, hash, hold: { by: 'exclude', until, reason }, now });
}
