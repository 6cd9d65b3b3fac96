import type { Http, HttpAnswer, HttpRequest } from '../../functions/lib/http.ts';
import { createOpsgenie, type OpsgenieOptions } from '../../infra/local/simulators/opsgenie/index.ts';
import { createPagerduty, type PagerdutyOptions } from '../../infra/local/simulators/pagerduty/index.ts';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { createPagertree, type PagertreeOptions } from '../../infra/local/simulators/pagertree/index.ts';
import type { Simulator } from '../../infra/local/simulators/simulator.ts';
import { createStatuspage, type StatuspageOptions } from '../../infra/local/simulators/statuspage/index.ts';
import { httpInto } from '../support/target.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

export type VendorId = 'opsgenie' | 'statuspage' | 'pagertree' | 'pagerduty';

export type VendorOptions = {
  opsgenie?: OpsgenieOptions;
  statuspage?: StatuspageOptions;
  pagertree?: PagertreeOptions;
  pagerduty?: PagerdutyOptions;
  /** Milliseconds that a call takes: at least, and at most. @default [60, 300] */
  latency?: [number, number];
  /** Sees each call as it reaches the vendor. */
  around?(vendor: VendorId, request: HttpRequest, call: () => Promise<HttpAnswer>): Promise<HttpAnswer>;
};

const hosts: Record<string, VendorId> = {
  'api.opsgenie.com': 'opsgenie',
  'api.statuspage.io': 'statuspage',
  'api.pagertree.com': 'pagertree',
  'api.pagerduty.com': 'pagerduty',
};

/** The simulated vendors with their own limits, at their real hosts, some network away. */
export function createVendors(scheduler: Scheduler, random: Random, options: VendorOptions = {}) {
  const simulators: Record<VendorId, Simulator> = {
    opsgenie: createOpsgenie(scheduler, options.opsgenie),
    statuspage: createStatuspage(scheduler, options.statuspage),
    pagertree: createPagertree(scheduler, options.pagertree),
    pagerduty: createPagerduty(scheduler, { seeds: smallAccount, ...options.pagerduty }),
  };
  const [least, most] = options.latency ?? [60, 300];
  const http: Http = async (request) => {
    const id = hosts[new URL(request.url).host];
    if (id === undefined) throw new Error(`nobody answers at ${request.url}`);
    const takes = least + random.below(most - least + 1);
    await scheduler.sleep(takes / 2);
    const call = () => scheduler.outside(httpInto(simulators[id].app)(request));
    const answer = await (options.around?.(id, request, call) ?? call());
    await scheduler.sleep(takes / 2);
    return answer;
  };
  return {
    http,
    simulators,
    /** Everything that a vendor holds. */
    state: async (id: VendorId): Promise<unknown> =>
      scheduler.outside(
        Promise.resolve(simulators[id].app.request('/_state')).then((answer) => answer.json()),
      ),
  };
}
