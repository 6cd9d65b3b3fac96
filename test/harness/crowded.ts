import type { SimulatedCall } from '../../infra/local/simulators/simulator.ts';
import { everywhere } from './burst.ts';
import type { Rollcall, RollcallOptions } from './rollcall.ts';
import type { VendorId } from './vendors.ts';

export const vendorIds: VendorId[] = ['opsgenie', 'statuspage', 'pagertree'];

/** Everybody on all three vendors, each of which has so many people besides, and a limit that no test waits for. */
export function crowdedWith(people: number): RollcallOptions {
  return {
    seed: 11,
    config: everywhere(),
    vendors: {
      opsgenie: { crowd: people },
      statuspage: { crowd: people },
      pagertree: { crowd: people },
    },
  };
}

/** Whether a call reads on in a list of all, for nobody in particular: one without a filter. */
export function isOfList({ method, path, query = '' }: SimulatedCall): boolean {
  const isList = /\/(organizations\/[^/]+\/users|page_access_users|subscribers|account_users)$/.test(path);
  return method === 'GET' && isList && !/(^|&)(email|q)=/.test(query);
}

/** The calls that a vendor gets while something happens, without those that read on in a list. */
export function watch({ vendors }: Rollcall, id: VendorId) {
  const { calls } = vendors.simulators[id];
  const from = calls.length;
  return {
    all: () => calls.slice(from),
    own: () => calls.slice(from).filter((call) => !isOfList(call)),
    /** How many of these it took up to the last change. */
    upToLastChange: () => {
      const own = calls.slice(from).filter((call) => !isOfList(call));
      return own.findLastIndex(({ method }) => method !== 'GET') + 1;
    },
  };
}
