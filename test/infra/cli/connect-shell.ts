import { readConnectOrder } from '../../../infra/cli/connect-order.ts';
import { runConnect } from '../../../infra/cli/connect-run.ts';
import { createOkta, type OktaOptions } from '../../../infra/local/simulators/okta/index.ts';
import { createPagerduty, type PagerdutyOptions } from '../../../infra/local/simulators/pagerduty/index.ts';
import type { Simulator } from '../../../infra/local/simulators/simulator.ts';
import { httpInto } from '../../support/target.ts';
import { startFrontDoor } from './front-door.ts';
import { config } from './place.ts';

type House = Awaited<ReturnType<typeof startFrontDoor>>;
const open: House[] = [];

/** Ends what a test began. */
export async function closeHouses(): Promise<void> {
  for (const house of open.splice(0)) await house.close();
}

/** The command, a simulated source, and the real front door behind its webhook. */
async function createShell(
  source: 'pagerduty' | 'okta',
  options: (house: House) => { simulator: Simulator; token?: string },
) {
  const house = await startFrontDoor();
  open.push(house);
  const { simulator, token = 'api' } = options(house);
  const said: string[] = [];
  const urls: string[] = [];
  let secrets = 0;
  const run = async (line = '') => {
    const url = `--url https://rollcall.example.com/webhooks/${source}`;
    const asked = readConnectOrder(`${source} ${url} ${line}`.trim().split(' '));
    if (asked === undefined) throw new Error('only help');
    await runConnect(asked.order, {
      config,
      vault: house.vault,
      http: async (request) => {
        urls.push(request.url);
        return httpInto(simulator.app)(request);
      },
      deliveries: house.deliveries,
      read: async () => token,
      newSecret: () => `made-${++secrets}`,
      now: house.clock.now,
      sleep: house.clock.sleep,
      print: (text) => void said.push(text),
    });
  };
  const writes = () =>
    simulator.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  return { ...house, simulator, said, urls, run, writes };
}

export const forPagerduty = (options: PagerdutyOptions = {}) =>
  createShell('pagerduty', ({ clock, deliver }) => ({
    simulator: createPagerduty(clock, { deliver, ...options }),
  }));
export const forOkta = (options: OktaOptions = {}) =>
  createShell('okta', ({ clock, deliver }) => ({ simulator: createOkta(clock, { deliver, ...options }) }));
