import type { ApiDefinition } from '../../core/contracts/api.ts';
import { Credential } from '../../core/contracts/errors.ts';
import { keyForHeader } from '../../core/contracts/key.ts';
import { isOwnError, type Secret, type Settings } from './schema.ts';

/** https://developer.pagerduty.com/docs/rest-api-v2/authentication/: an account of one region is nothing in the other. */
const origins = { us: 'https://api.pagerduty.com', eu: 'https://api.eu.pagerduty.com' };

/**
 * PagerDuty's REST API. 960 calls a minute are an account key's; this is half of it, because other clients share the account.
 * https://developer.pagerduty.com/docs/rest-api-v2/rate-limiting/
 */
export const api: ApiDefinition<Settings, Secret> = {
  origin: ({ region }) => origins[region],
  authorize({ token }) {
    if (token === undefined) throw new Credential('the secret of PagerDuty has no token');
    return { authorization: `Token token=${keyForHeader('PagerDuty', token)}` };
  },
  isOwnError,
  limits: () => ({ default: [{ calls: 480, seconds: 60 }] }),
};
