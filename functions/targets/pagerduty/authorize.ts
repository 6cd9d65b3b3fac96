import type { ApiDefinition } from '../../core/contracts/api.ts';
import type { TargetSecret } from '../../core/contracts/target.ts';
import type { Settings } from './schema.ts';
import { scopes } from './scopes.ts';

/** Where tokens come from, for both regions: https://developer.pagerduty.com/docs/app-integration-development/oauth-functionality/ */
const identity = 'https://identity.pagerduty.com';

/**
 * An account's key; or, where the settings name an app, the token that its secret is exchanged for. `From` is the user in
 * whose name users are made: https://developer.pagerduty.com/docs/rest-api-v2/rest-api/#from-header
 */
export const authorize: ApiDefinition<Settings, TargetSecret>['authorize'] = async (
  { key },
  { settings: { app, region, from }, token },
) => {
  const always = { accept: 'application/vnd.pagerduty+json;version=2', from };
  if (app === undefined) return { ...always, authorization: `Token token=${key}` };
  const scope = [`as_account-${region}.${app.subdomain}`, ...scopes].join(' ');
  const bearer = await token({
    origin: identity,
    path: '/oauth/token',
    form: () => ({ client_id: app.client, client_secret: key, scope }),
  });
  return { ...always, authorization: `Bearer ${bearer}` };
};
