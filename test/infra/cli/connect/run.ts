import type { Loaded } from '../../../../infra/load-config.ts';
import { createOkta, type OktaOptions } from '../../../../infra/local/simulators/okta/index.ts';
import {
  createPagerduty,
  type PagerdutyOptions,
} from '../../../../infra/local/simulators/pagerduty/index.ts';
import type { Simulator } from '../../../../infra/local/simulators/simulator.ts';
import { httpInto } from '../../../support/target.ts';
import { createCommand } from '../command.ts';
import { startWebhooks } from './webhooks.ts';

type Webhooks = Awaited<ReturnType<typeof startWebhooks>>;
const open: Webhooks[] = [];

/** Ends what a test began. */
export async function closeWebhooks(): Promise<void> {
  for (const webhooks of open.splice(0)) await webhooks.close();
}

/** The command, a simulated source, and the real front endpoint behind its webhook. */
async function createShell(
  source: 'pagerduty' | 'okta',
  options: (webhooks: Webhooks) => { simulator: Simulator; token?: string },
  config?: Partial<Loaded>,
) {
  const webhooks = await startWebhooks();
  open.push(webhooks);
  const { simulator, token = 'api' } = options(webhooks);
  const said: string[] = [];
  const urls: string[] = [];
  const { secretStore, deliveries, clock } = webhooks;
  const command = createCommand({
    stage: { secretStore, deliveries },
    config,
    http: async () => async (request) => {
      urls.push(request.url);
      return httpInto(simulator.app)(request);
    },
    newSecret: () => `made-${++secrets}`,
    now: clock.now,
    sleep: clock.sleep,
    input: token,
  });
  let secrets = 0;
  /** Throws what the command says where it ends with anything but 0. */
  const run = async (line = '') => {
    const url = `--url https://rollcall.example.com/webhooks/${source}`;
    const ended = await command.run(`connect ${source} ${url} ${line}`);
    said.push(ended.err + ended.out);
    if (ended.code !== 0) throw new Error(`${ended.code}: ${ended.err}`);
    return ended;
  };
  const writes = () =>
    simulator.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  return { ...webhooks, simulator, said, urls, run, writes };
}

export const forPagerduty = (options: PagerdutyOptions = {}, config?: Partial<Loaded>) =>
  createShell(
    'pagerduty',
    ({ clock, deliver }) => ({ simulator: createPagerduty(clock, { deliver, ...options }) }),
    config,
  );
export const forOkta = (options: OktaOptions = {}) =>
  createShell('okta', ({ clock, deliver }) => ({ simulator: createOkta(clock, { deliver, ...options }) }));
