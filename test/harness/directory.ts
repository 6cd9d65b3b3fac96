import type { Directory, DirectoryPage, ListedUser } from '../../functions/core/contracts/directory.ts';
import { Transient } from '../../functions/core/contracts/errors.ts';
import type { Random } from './random.ts';

/** A source's directory as it was at a moment of its own clock (milliseconds since 1970). */
export type Moment = {
  at: number;
  users: ListedUser[];
  groups: { id: string; displayName: string; members: string[] }[];
};

/** What is wrong with a list. One that is cut off is read on; of the others nothing may be concluded. */
export const flaws = [
  'none',
  'cut off',
  'cut short',
  'empty',
  'repeats a page',
  'another organization’s',
] as const;
export type Flaw = (typeof flaws)[number];

const outsider = { user: { id: 'outsider', email: 'outsider@elsewhere.example' } };

/** A directory to which things happen while it is read: each page is of the moment of the one before, or of a later one. */
export function createDirectory(random: Random, perPage = 10) {
  let moments: Moment[] = [{ at: 0, users: [], groups: [] }];
  let flaw: Flaw = 'none';
  let calls = 0;

  /** The directory as it is at the next call. */
  function pass(): Moment {
    calls++;
    if (flaw === 'cut off' && random.chance(0.3)) throw new Transient('the connection was lost');
    const later = random.below(3);
    moments = moments.slice(Math.min(later, moments.length - 1));
    return moments[0] as Moment;
  }

  function page<Row>(rows: Row[], at: number, cursor = '0'): DirectoryPage<Row> {
    const from = Number(cursor);
    const end = from + perPage;
    return { rows: rows.slice(from, end), ...(end < rows.length && { next: String(end) }), readAt: at };
  }

  const list: Directory = {
    lacks: () => undefined,
    tenant: async () => {
      calls++;
      return flaw === 'another organization’s' ? 'elsewhere' : 'acme';
    },
    async users(_, cursor) {
      const { at, users } = pass();
      if (flaw === 'another organization’s') return page([outsider], at);
      if (flaw === 'empty') return page([], at);
      const read = page(users, at, cursor);
      if (flaw === 'repeats a page') return { ...read, next: cursor ?? '0' };
      return flaw === 'cut short' ? { ...read, next: undefined, total: users.length + 1 } : read;
    },
    async user(_, id) {
      return pass().users.find(({ user }) => user.id === id) ?? 'gone';
    },
    async groups(_, cursor) {
      const { at, groups } = pass();
      return page(
        groups.map(({ id, displayName }) => ({ id, displayName })),
        at,
        cursor,
      );
    },
    async members(_, group, cursor) {
      const { at, groups } = pass();
      const found = groups.find(({ id }) => id === group);
      return found && page(found.members, at, cursor);
    },
  };

  return {
    list,
    /** From here on it is read as it was at the first of these moments, and then at later ones. */
    open(from: Moment[], wrong: Flaw): void {
      moments = from;
      flaw = wrong;
    },
    /** How often it was asked. */
    calls: () => calls,
    /** What is wrong with it now. */
    flaw: () => flaw,
  };
}
