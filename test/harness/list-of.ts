import type { Group, Human } from './company.ts';
import type { Moment } from './directory.ts';

/** What a list of Okta's directory says of these people and groups, at a time of its own clock (milliseconds since 1970). */
export function listOf(humans: Human[], groups: ReadonlyMap<string, Group>, at: number): Moment {
  const here = humans.flatMap(({ accounts }) =>
    accounts.filter(({ source, exists }) => source === 'okta' && exists),
  );
  return {
    at,
    users: here.map(({ userId, email, name, active }) => ({
      user: { id: userId, email, displayName: name, active },
    })),
    groups: [...groups]
      .filter(([, { source }]) => source === 'okta')
      .map(([id, { name }]) => ({
        id,
        displayName: name,
        members: here.flatMap((account) => (account.groups.has(id) ? [account.userId] : [])),
      })),
  };
}
