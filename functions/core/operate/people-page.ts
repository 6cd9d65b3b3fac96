import type { Account } from '../accounts/account.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { groupsOf } from '../people/groups-of.ts';
import type { Evaluating } from '../reconcile/evaluate.ts';
import type { Listed } from '../roster/people.ts';
import type { PeopleFilter } from './people-filter.ts';
import { type PersonRow, rowOf } from './person-row.ts';

/** A row, and the accounts of the person that are not as they should be, by target. */
export type PersonInWay = PersonRow & { inTheWay: Record<string, Account> };

/** So many of everybody match; `people` are those of this page, and `next` is the cursor of the next one, if there is one. */
export type PeoplePage = { known: number; count: number; people: PersonInWay[]; next?: string };

type Asked = {
  filter: Extract<PeopleFilter, { matches: unknown }>;
  limit: number;
  /** The person after whom the page begins. */
  after?: string;
};

/**
 * A page of everybody who matches, in the order of their addresses. Everybody is read from the index, a few hundred bytes a person;
 * of those on the page with something in the way what that is. `undefined` where `after` is no person that is known.
 */
export async function peoplePage(
  { roster, config }: Pick<Evaluating, 'roster' | 'config'>,
  { filter, limit, after }: Asked,
): Promise<PeoplePage | undefined> {
  const authority = Object.keys(config.sources);
  const listed = await allOf(roster.people());
  const whole = filter.asksForGroups ? await withGroups(roster, listed) : listed;
  const rows = whole.map((one) => rowOf(one, authority));
  const inOrder = rows
    .map((row) => ({ row, place: placeOf(row) }))
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ row }) => row);
  const start = after === undefined ? 0 : inOrder.findIndex(({ person }) => person === after) + 1;
  if (after !== undefined && start === 0) return undefined;
  const matching = inOrder.filter((row) => filter.matches(row));
  const rest = inOrder.slice(start).filter((row) => filter.matches(row));
  const people = await Promise.all(rest.slice(0, limit).map((row) => withWhatIsInTheWay(roster, row)));
  const next = rest.length > limit ? people.at(-1)?.person : undefined;
  return { known: rows.length, count: matching.length, people, ...(next !== undefined && { next }) };
}

function placeOf({ email, name, person }: PersonRow): string {
  return `${(email ?? name ?? '~').toLowerCase()} ${person}`;
}

async function allOf<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** With all groups of those who are in more than the index has. */
async function withGroups({ load }: Evaluating['roster'], listed: Listed[]): Promise<Listed[]> {
  const known = new Map<string, string[]>();
  const cut = listed.filter(({ moreGroups }) => moreGroups === true);
  const { failed } = await eachAlone(
    cut,
    async ({ person }) => {
      const { identities } = await load(person);
      const names = identities.flatMap((identity) =>
        groupsOf(identity).map((id) => identity.groupNames[id]?.value ?? id),
      );
      known.set(person, [...new Set(names)].sort());
    },
    { atOnce: 8 },
  );
  throwOneOf(failed);
  return listed.map((one) => ({ ...one, groups: known.get(one.person) ?? one.groups }));
}

const fine: readonly string[] = ['right', 'muted', 'gone'];

async function withWhatIsInTheWay(roster: Evaluating['roster'], row: PersonRow): Promise<PersonInWay> {
  const asked = Object.entries(row.targets).filter(([, { word }]) => !fine.includes(word));
  const accounts = await Promise.all(
    asked.map(async ([target]) => [target, await roster.account(row.person, target)] as const),
  );
  const known = accounts.flatMap(([target, account]) => (account === undefined ? [] : [[target, account]]));
  return { ...row, inTheWay: Object.fromEntries(known) };
}
