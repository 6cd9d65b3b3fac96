import type { ApiDefinition } from '../../core/contracts/api.ts';
import { Credential, Permanent } from '../../core/contracts/errors.ts';
import { keyForHeader } from '../../core/contracts/key.ts';
import { isOwnError, type Secret, type Settings } from './schema.ts';

/**
 * Okta's management API. An organization's limits are in its own dashboard and differ by endpoint and license; this is
 * half of what one user's record has in the smallest paid one, because other clients share it.
 * https://developer.okta.com/docs/reference/rl-global-mgmt/
 */
export const api: ApiDefinition<Settings, Secret> = {
  origin({ org }) {
    if (org === undefined) throw new Permanent('sources.okta.org is needed to ask Okta');
    return new URL(org).origin;
  },
  authorize({ token }) {
    if (token === undefined) throw new Credential('the secret of Okta has no token');
    return { authorization: `SSWS ${keyForHeader('Okta', token)}` };
  },
  isOwnError,
  limits: () => ({ default: [{ calls: 300, seconds: 60 }] }),
};
