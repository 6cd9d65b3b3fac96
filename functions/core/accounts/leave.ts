import { instant } from '../../lib/instant.ts';
import type { Decision } from './decision.ts';
import type { Question } from './desire.ts';
import { isUndecided } from './hold.ts';

/** What a leaver is to be: mute now, no account when the grace period is over. */
export function leave(
  { provisioning, leavers, now }: Pick<Question, 'provisioning' | 'leavers' | 'now'>,
  email?: string,
): Decision {
  const noted = instant(provisioning.leavingSince ?? '');
  // A moment that is none or still to come was written by something that is wrong: the grace period begins today.
  const since = noted !== undefined && noted <= now ? noted : now;
  const leavingSince = new Date(since).toISOString();
  const over = since + leavers.grace;
  const whose = email === undefined ? {} : { email };
  // Nobody is removed who was held when they were to be muted.
  const { hold, appliedState } = provisioning;
  if (hold !== undefined && isUndecided(hold) && appliedState !== 'muted')
    return { desired: { state: 'muted', ...whose }, leavingSince };
  if (now >= over) return { desired: { state: 'absent', ...whose }, leavingSince };
  return { desired: { state: 'muted', ...whose }, leavingSince, changesAt: new Date(over).toISOString() };
}
