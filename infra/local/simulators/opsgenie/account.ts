import type { Hono, MiddlewareHandler } from 'hono';
import { type Keys, kindOf } from '../simulator.ts';
import { data, notFound, type Routes, refuse } from './answers.ts';
import type { Limits } from './limits.ts';
import { findBy } from './state.ts';

/** What a key may do. `restricted` lacks the right Configuration Access: https://docs.opsgenie.com/docs/api-access-management */
export type KeyKind = 'full' | 'read-only' | 'restricted' | 'disabled';

/** Without `keys` any key is good. */
export function authorize(keys: Keys<KeyKind>): MiddlewareHandler {
  return async (c, next) => {
    const [, key] = /^GenieKey (\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
    const kind = kindOf(keys, key, 'full');
    if (kind === undefined || kind === 'disabled') return refuse(c, 401, 'Could not authenticate');
    if (kind === 'restricted') {
      return refuse(c, 403, 'Api key is not authorized to access configurations', { code: 40301 });
    }
    if (kind === 'read-only' && c.req.method !== 'GET') {
      return refuse(c, 403, 'Api key does not have the right to write', { code: 40302 });
    }
    return next();
  };
}

export function accountRoutes(
  app: Hono,
  { state }: Routes,
  { seats, limits }: { seats: number; limits: Limits },
) {
  app.get('/v2/account', (c) =>
    data(c, {
      name: 'example',
      userCount: state.users.size,
      plan: { maxUserCount: seats, name: 'Enterprise', isYearly: true },
    }),
  );

  // https://github.com/opsgenie/opsgenie-configuration-backup (BackupUtils), documented nowhere
  app.on('GET', ['/v2/request-limits', '/v2/request-limits/'], (c) => {
    const rateLimits = Object.entries(limits).map(([domain, windows]) => ({
      domain,
      limits: windows.map(({ calls, seconds }) => ({ limit: calls, periodInSeconds: seconds })),
    }));
    return data(c, { rateLimits });
  });

  // https://docs.opsgenie.com/docs/custom-user-role-api: the built-in ones are not in the list.
  app.get('/v2/roles', (c) => data(c, [...state.roles.values()]));
  app.get('/v2/roles/:role', (c) => {
    const role = findBy(state.roles, c.req.param('role'), c.req.query('identifierType'));
    return role
      ? data(c, { ...role, extendedRole: 'user', grantedRights: [], disallowedRights: [] })
      : notFound(c, 'Role');
  });
}
