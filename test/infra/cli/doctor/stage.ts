import { expect } from 'vitest';
import * as z from 'zod/mini';
import type { Report } from '../../../../infra/cli/doctor/finding-about.ts';
import type { QueueDepth } from '../../../../infra/cli/stage-client.ts';
import type { Loaded } from '../../../../infra/load-config.ts';
import type { Deliver } from '../../../../infra/local/simulators/deliver.ts';
import { createOkta } from '../../../../infra/local/simulators/okta/index.ts';
import { createOpsgenie, type OpsgenieOptions } from '../../../../infra/local/simulators/opsgenie/index.ts';
import { createPagerduty } from '../../../../infra/local/simulators/pagerduty/index.ts';
import { createPagertree } from '../../../../infra/local/simulators/pagertree/index.ts';
import {
  createStatuspage,
  type StatuspageOptions,
} from '../../../../infra/local/simulators/statuspage/index.ts';
import { createCommand } from '../command.ts';
import { config, startStage, type TestStage } from '../stage.ts';

const world = { now: Date.now, sleep: async () => {} };
const open: TestStage[] = [];

/** Ends what a test began. */
export async function closeStages(): Promise<void> {
  for (const stage of open.splice(0)) await stage.close();
}

export const url = 'https://rollcall.example.com/webhooks';
const deliver = async () => new Response('{}');
/** Answers Okta's verification. */
const echo: Deliver = async (_url, { headers }) =>
  Response.json({ verification: headers['x-okta-verification-challenge'] });

const Reported = z.looseObject({
  version: z.literal(1),
  level: z.enum(['ok', 'note', 'warning', 'error']),
  about: z.string(),
  what: z.string(),
  fix: z.optional(z.string()),
});

/** A configuration whose alarms reach people, with a brake. */
const guarded: Pick<Loaded, 'deployment' | 'leavers'> = {
  deployment: { kms: 'aws', allowList: {}, silentAfter: {}, alarms: { email: 'ops@example.com' } },
  leavers: { ...config.leavers, brake: { people: 10, per: 3_600_000 } },
};

type Options = { opsgenie?: OpsgenieOptions; statuspage?: StatuspageOptions; config?: Partial<Loaded> };

/** A Rollcall in which all is well, but for what the options and the test then break. */
export async function createStage(options: Options = {}) {
  const pagerduty = createPagerduty(world, { tokens: { api: 'full' }, deliver });
  const okta = createOkta(world, { tokens: { api: 'full' }, deliver: echo });
  const stage = await startStage({
    'api.opsgenie.com': createOpsgenie(world, options.opsgenie).app,
    'api.eu.opsgenie.com': createOpsgenie(world, { keys: { european: 'full' } }).app,
    'api.statuspage.io': createStatuspage(world, options.statuspage).app,
    'api.pagertree.com': createPagertree(world).app,
    'api.pagerduty.com': pagerduty.app,
    'acme.okta.com': okta.app,
  });
  open.push(stage);
  const post = (app: typeof okta.app, path: string, authorization: string, body: unknown) =>
    app.request(path, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) });
  await post(pagerduty.app, '/webhook_subscriptions', 'Token token=api', {
    webhook_subscription: {
      type: 'webhook_subscription',
      delivery_method: { type: 'http_delivery_method', url: `${url}/pagerduty` },
      events: ['user.created', 'user.updated', 'user.deleted'],
      filter: { type: 'account_reference' },
    },
  });
  stage.put('sources/pagerduty', {
    secrets: ['s'],
    token: 'api',
    connection: { id: 'PWEBHK001', origin: 'https://api.pagerduty.com', url: `${url}/pagerduty` },
  });
  stage.put('sources/okta', { secrets: ['s'] });
  for (const id of ['opsgenie', 'pagertree']) stage.put(`targets/${id}`, { key: 'good' });
  stage.put('targets/statuspage', { key: 'good' });
  stage.ends('targets/statuspage', '2027-11-01');
  const depths = new Map<string, QueueDepth>();
  const { secretStore, http, clock, table } = stage;
  const command = createCommand({
    stage: {
      secretStore,
      table,
      queueDepth: async (name) => depths.get(name) ?? { waiting: 0, inFlight: 0 },
    },
    http: async () => http,
    now: clock.now,
    sleep: clock.sleep,
  });
  const run = (line = '', changes: Partial<Loaded> = {}) => {
    const settled = { ...config, ...guarded, ...options.config, ...changes };
    return command.run(`doctor ${line}`, { config: async () => settled });
  };
  const examined = async (changes: Partial<Loaded> = {}) => {
    const { out } = await run('--json', changes);
    return out
      .trim()
      .split('\n')
      .map((line) => Reported.parse(JSON.parse(line)));
  };
  return {
    ...stage,
    pagerduty,
    okta,
    depths,
    run,
    examined,
    /** What is not as it should be. */
    complaints: async (changes?: Partial<Loaded>) =>
      (await examined(changes)).filter(({ level }) => level === 'error' || level === 'warning'),
  };
}

export const endOfSupport = expect.objectContaining({
  level: 'warning',
  what: 'Opsgenie’s support ends on 2027-04-05, in 135 days',
});

/** A trouble of one target or source, with what the advice says. */
export const trouble = (about: string, what: RegExp, fix: RegExp, level: Report['level'] = 'error') =>
  expect.objectContaining({
    level,
    about,
    what: expect.stringMatching(what),
    fix: expect.stringMatching(fix),
  });
