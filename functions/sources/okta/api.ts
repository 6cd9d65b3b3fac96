import type { ApiDefinition } from '../../core/contracts/api.ts';
import { Credential, Permanent } from '../../core/contracts/errors.ts';
import { keyForHeader } from '../../core/contracts/key.ts';
import { type OauthClient, signAssertion } from './assertion.ts';
import { isOwnError, type Secret, type Settings } from './schema.ts';

/** What Okta's API is asked with: a client with a private key, or else a token. */
type Credentials = Pick<Secret, 'token' | 'clientId' | 'privateKey' | 'keyId'>;

/** The client in the secret, where there is one: it counts more than a token. */
function clientIn({ clientId, privateKey, keyId }: Credentials): OauthClient | undefined {
  if (clientId === undefined || privateKey === undefined) return undefined;
  return { clientId, privateKey, ...(keyId !== undefined && { keyId }) };
}

/** Whether the secret lets anything be asked of Okta. */
export function mayAsk(credentials: Credentials): boolean {
  return credentials.token !== undefined || clientIn(credentials) !== undefined;
}

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
  /**
   * An application of an organization gets its token from the organization itself:
   * https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
   */
  async authorize(credentials, { scopes, token, now }) {
    const client = clientIn(credentials);
    if (client !== undefined) {
      const form = async (audience: string) => ({
        scope: scopes.join(' '),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await signAssertion(client, { audience, now: now() }),
      });
      return { authorization: `Bearer ${await token({ path: '/oauth2/v1/token', form })}` };
    }
    if (credentials.token === undefined) {
      throw new Credential('the secret of Okta has no token and no client');
    }
    return { authorization: `SSWS ${keyForHeader('Okta', credentials.token)}` };
  },
  /** https://developer.okta.com/docs/api/oauth2/ */
  scopes: ({ application }) => [
    'okta.users.read',
    'okta.groups.read',
    ...(application === undefined ? [] : ['okta.apps.read']),
  ],
  isOwnError,
  limits: () => ({ default: [{ calls: 300, seconds: 60 }] }),
};
