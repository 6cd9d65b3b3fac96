import { Hono } from 'hono';
import type { Event } from '../../../functions/core/contracts/event.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import { createResolve } from '../../../functions/core/route/resolve.ts';
import { createTokens } from '../../../functions/core/vendor/tokens.ts';
import { okta as source } from '../../../functions/sources/okta/index.ts';
import { Settings } from '../../../functions/sources/okta/schema.ts';
import { createClock, httpInto } from '../../support/target.ts';

export const updated: Event = {
  id: 'okta:acme.okta.com:1',
  type: 'user.updated',
  source: 'okta',
  occurredAt: '2026-05-04T10:11:11.001Z',
  user: { id: '00uJO', userName: 'jo@before.test', displayName: 'Jo Doe' },
};
export const jo = {
  id: '00uJO',
  status: 'ACTIVE',
  profile: {
    login: 'jo@acme.local',
    email: 'jo@acme.test',
    firstName: 'Jo',
    lastName: 'Doe',
    mobilePhone: '+49 30 1',
    title: 'Engineer',
    timezone: 'Europe/Berlin',
    locale: 'de_DE',
    secondEmail: null,
  },
};
/** The same, as an event tells it. */
export const told = {
  id: '00uJO',
  userName: 'jo@acme.local',
  email: 'jo@acme.test',
  givenName: 'Jo',
  familyName: 'Doe',
  title: 'Engineer',
  timezone: 'Europe/Berlin',
  locale: 'de_DE',
  phoneNumbers: ['+49 30 1'],
  active: true,
};

export const group = (id: string, name: unknown = 'SRE') => ({ id, type: 'OKTA_GROUP', profile: { name } });

/** The header that names the page `at` as the next one. */
export const next = (at: number, origin = 'https://acme.okta.com', path = '/api/v1/users/00uJO/groups') => ({
  link: `<${origin}${path}?limit=200>; rel="self", <${origin}${path}?limit=200&after=${at}>; rel="next"`,
});

export type Said = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> };

/** An Okta that says what a test wants, nine seconds after the event, and keeps the calls it got. */
export function createAsked() {
  const clock = createClock(Date.parse('2026-05-04T10:11:20Z'));
  const okta = {
    clock,
    user: { body: jo } as Said,
    /** By the number of the page; what is not there is the end. */
    pages: [{ body: [group('00gSRE')] }] as Said[],
    /** The current one is the last; the cache has the first. */
    tokens: ['token'],
    /** How long Okta takes, in milliseconds. */
    takes: 0,
    calls: [] as { path: string; authorization?: string }[],
    untold: [] as string[],
    resolved: (
      event: Event,
      settings: object = { org: 'https://acme.okta.com/' },
      options: { origin?: string } = {},
    ) =>
      createResolve({
        sources: { okta: source as Source },
        settings: { okta: Settings.parse(settings) },
        secret: async (_source, fresh) => ({ secrets: ['s'], token: okta.tokens.at(fresh ? -1 : 0) }),
        origin: () => options.origin,
        http: httpInto(api),
        tokens: createTokens(clock.now),
        limiter: () => ({ take: async () => {}, pause: async () => {}, learn: async () => {} }),
        exclusive: (_name, _deadline, work) => work(),
        now: clock.now,
        untold: (_event, what) => void okta.untold.push(what),
      })(event, Number.POSITIVE_INFINITY),
  };
  const say = ({ status = 200, body, text = JSON.stringify(body), headers }: Said) =>
    new Response(status === 304 ? null : text, {
      status,
      headers: { date: new Date(clock.now()).toUTCString(), ...headers },
    });
  const api = new Hono()
    .use(async (c, go) => {
      const { pathname, search } = new URL(c.req.url);
      okta.calls.push({ path: pathname + search, authorization: c.req.header('authorization') });
      clock.advance(okta.takes);
      if (c.req.header('authorization') !== `SSWS ${okta.tokens.at(-1)}`) return say({ status: 401 });
      await go();
    })
    .get('/api/v1/users/:id', () => say(okta.user))
    .get('/api/v1/users/:id/groups', (c) =>
      say(okta.pages[Number(c.req.query('after') ?? 0)] ?? { body: [] }),
    );
  return okta;
}
