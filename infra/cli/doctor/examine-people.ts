import type { Account } from '../../../functions/core/accounts/account.ts';
import { duePartition } from '../../../functions/core/accounts/due-partition.ts';
import { attentionTo } from '../../../functions/core/operate/attention.ts';
import { dueIn } from '../../../functions/core/roster/due.ts';
import { heldAt } from '../../../functions/core/roster/held.ts';
import { isAccount } from '../../../functions/core/roster/is-account.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';
import { lengthOf } from '../when.ts';
import type { Report } from './finding-about.ts';

export type PeopleWorld = { table: Table; now(): number };

/** A person who is blocked, late or not muted is due again within these hours: the index has them, and nobody else is read. */
const dueWithin = 4 * 60 * 60_000;
const readAtMost = 2_000;
const namedAtMost = 3;

/** Looks in the index of what is due for people of a target who are not what they should be. */
export async function examinePeople({ table, now }: PeopleWorld, target: string): Promise<Report[]> {
  const about = `people/${target}`;
  const { accounts, isAll } = await dueAccounts(table, target, new Date(now() + dueWithin).toISOString());
  const { notMuted, blocked, late } = attentionTo(accounts, now());
  const more = isAll ? '' : ' at least';
  const status = (people: Account[]) => `npx rollcall status ${people[0]?.person}`;
  const findings: Report[] = [];
  if (notMuted.length > 0) {
    const since = Math.min(...notMuted.map(({ leaving }) => Date.parse(leaving?.knownAt ?? '')));
    const what = `${counted(notMuted, 'leaver is', 'leavers are')}${more} not muted, for ${lengthOf(now() - since)} now: ${named(notMuted)}`;
    findings.push({ about, level: 'error', what, fix: status(notMuted) });
  }
  if (blocked.length > 0) {
    const what = `${counted(blocked, 'person waits', 'people wait')}${more} for a human to act: ${named(blocked)}`;
    findings.push({ about, level: 'error', what, fix: status(blocked) });
  }
  if (late.length > 0) {
    const latest = late
      .map(({ lastError }) => lastError)
      .sort((one, other) => ((one?.at ?? '') < (other?.at ?? '') ? 1 : -1))[0];
    const why = latest === undefined ? '' : ` (${latest.message})`;
    const what = `${counted(late, 'person has', 'people have')}${more} waited for more than 10 min${why}: ${named(late)}`;
    findings.push({ about, level: 'error', what, fix: status(late) });
  }
  findings.push(...(await examineHeld(table, target)));
  return findings.length > 0
    ? findings
    : [{ about, level: 'ok', what: 'nobody is blocked, held, late or not muted' }];
}

/** What waits for a decision: worst first. What is only observed is no trouble, and is in `plan`. */
async function examineHeld(table: Table, target: string): Promise<Report[]> {
  const about = `people/${target}`;
  const findings: Report[] = [];
  for (const by of ['brake', 'ask', 'ask-destructive', 'cover'] as const) {
    const held: Account[] = [];
    for await (const page of heldAt(table, target, by)) {
      held.push(...page);
      if (held.length >= readAtMost) break;
    }
    if (held.length === 0) continue;
    const many = counted(held, 'person is', 'people are');
    findings.push(
      by === 'brake'
        ? {
            about,
            level: 'error',
            what: `${many} held by the brake, and nothing is done to them: ${named(held)}`,
            fix: 'npx rollcall brake list',
          }
        : {
            about,
            level: 'warning',
            what: `${many} held until a human decides on a plan: ${named(held)}`,
            fix: 'npx rollcall decide list',
          },
    );
  }
  return findings;
}

async function dueAccounts(table: Table, target: string, until: string) {
  const accounts: Account[] = [];
  for (const lane of ['leavers', 'ordinary', 'bulk'] as const) {
    for await (const page of dueIn(table, duePartition(target, lane), until)) {
      accounts.push(...page.flatMap((item) => (isAccount(item) ? [item] : [])));
      if (accounts.length >= readAtMost) return { accounts, isAll: false };
    }
  }
  return { accounts, isAll: true };
}

function counted(people: Account[], one: string, many: string): string {
  return people.length === 1 ? `1 ${one}` : `${people.length} ${many}`;
}

function named(people: Account[]): string {
  const rest = people.length - namedAtMost;
  const names = people.slice(0, namedAtMost).map(({ person }) => person);
  return `${people.length === 1 ? 'person' : 'persons'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
