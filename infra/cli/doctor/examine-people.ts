import type { Account } from '../../../functions/core/accounts/account.ts';
import { duePartition } from '../../../functions/core/accounts/due-partition.ts';
import { attentionTo } from '../../../functions/core/operate/attention.ts';
import { dueIn } from '../../../functions/core/roster/due.ts';
import type { Item, Table } from '../../../functions/lib/aws/table.ts';
import { lengthOf } from '../when.ts';
import type { Report } from './finding-about.ts';

export type PeopleWorld = { table: Table; now(): number };

/** Whoever is blocked, late or not muted is due again within these hours: the index has them, and nobody else is read. */
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
  return findings.length > 0
    ? findings
    : [{ about, level: 'ok', what: 'nobody is blocked, late or not muted' }];
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

/** What no code of ours wrote is told by `sweep`, which fails at it. */
function isAccount(item: Item): item is Item & Account {
  return [item.person, item.target, item.status].every((field) => typeof field === 'string');
}

function counted(people: Account[], one: string, many: string): string {
  return people.length === 1 ? `1 ${one}` : `${people.length} ${many}`;
}

function named(people: Account[]): string {
  const rest = people.length - namedAtMost;
  const names = people.slice(0, namedAtMost).map(({ person }) => person);
  return `${people.length === 1 ? 'person' : 'persons'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
