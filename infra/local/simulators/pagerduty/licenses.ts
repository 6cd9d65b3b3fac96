import { Hono } from 'hono';
import type { License, Role, State } from './state.ts';

/** Which licences there are and how many of each are left: https://developer.pagerduty.com/api-reference/4c10cb38f7381-list-licenses */
export function licenseRoutes(state: State): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const licenses = [...state.licenses.values()].map(({ seats, ...license }) => {
      const taken = takenBy(state, license);
      return {
        ...license,
        type: 'license',
        summary: license.name,
        current_value: taken,
        allocations_available: seats === null ? null : Math.max(0, seats - taken),
      };
    });
    return c.json({ licenses });
  });
  return app;
}

/**
 * Why a user cannot have a role, if so: no licence has it, or all that do are taken. A user who has a role of the same licence
 * has a seat already. Where an account has no licences, nothing is asked.
 */
export function licenseRefusal(state: State, wanted: Role, current?: Role): string | undefined {
  const licenses = [...state.licenses.values()];
  if (licenses.length === 0) return undefined;
  const fitting = licenses.filter(({ valid_roles }) => valid_roles.includes(wanted));
  const isFree = (license: License) =>
    license.seats === null ||
    takenBy(state, license) < license.seats ||
    (current !== undefined && license.valid_roles.includes(current));
  return fitting.some(isFree) ? undefined : 'License is not available';
}

/** The first licence that has a user's role is theirs. */
function takenBy(state: State, { id }: Pick<License, 'id'>): number {
  const licenses = [...state.licenses.values()];
  const licenseOf = (role: Role) => licenses.find(({ valid_roles }) => valid_roles.includes(role))?.id;
  return [...state.users.values()].filter(({ role }) => licenseOf(role) === id).length;
}
