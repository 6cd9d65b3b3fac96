import { defineSource } from '../../core/contracts/define-source.ts';
import { api } from './api.ts';
import { list } from './list.ts';
import { parse } from './parse.ts';
import { resolve } from './resolve.ts';
import { Secret, Settings } from './schema.ts';
import { verify } from './signature.ts';
import { subscription } from './subscription.ts';

export const challengeHeader = 'x-okta-verification-challenge';

/** Okta's event hooks: https://developer.okta.com/docs/concepts/event-hooks/ */
export const okta = defineSource({
  name: 'Okta',
  settings: Settings,
  secret: Secret,
  webhook: {
    accepted: 200,
    signature({ header }, settings) {
      const value = header(settings.header);
      return value === undefined ? undefined : { isBy: ({ secrets }) => verify(value, secrets) };
    },
    /** https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
    handshake({ header }, { header: name, allowUnauthenticatedChallenge }) {
      const verification = header(challengeHeader);
      if (verification === undefined) {
        return { status: 400, body: { error: 'this is not a verification by Okta' }, signed: false };
      }
      const isAnonymous = allowUnauthenticatedChallenge && header(name) === undefined;
      return { status: 200, body: { verification }, signed: !isAnonymous };
    },
    parse,
  },
  api,
  resolve,
  list,
  subscription,
});
