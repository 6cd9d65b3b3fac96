import type { Finding } from '../../../functions/core/contracts/finding.ts';
import type { Token } from '../../../functions/core/contracts/serve.ts';
import { isLive } from '../../../functions/core/scim/door/tokens.ts';
import { daysUntil, inDays } from '../days.ts';

/** The days before the end at which the operator is told: the last of them is trouble. */
const ahead = { warning: 30, trouble: 1 };

/** Whether clients have a token that is good, and for how long. `id`: the source's. `now`: milliseconds since 1970. */
export function examineTokens(id: string, tokens: readonly Token[], now: number): Finding[] {
  const findings = tokens.map((token) => endOf(id, token, now));
  if (tokens.some((token) => isLive(token, now))) return findings;
  const fix = `npx rollcall connect ${id} --name <client>`;
  return [...findings, { level: 'error', what: 'no token is good, so no client gets in', fix }];
}

function endOf(id: string, { name, ends }: Token, now: number): Finding {
  if (!isLive({ ends }, now)) {
    const fix = `npx rollcall connect ${id} --remove ${name}`;
    return { level: 'warning', what: `the token ${name} ended on ${ends}`, fix };
  }
  const days = Math.max(0, daysUntil(ends, now) ?? 0);
  const what = `the token ${name} ends on ${ends}, in ${inDays(days)}`;
  const fix = `make another with npx rollcall connect ${id} --name <client>, and give it to the client`;
  if (days <= ahead.trouble) return { level: 'error', what, fix };
  return days <= ahead.warning ? { level: 'warning', what, fix } : { level: 'ok', what };
}
