import * as z from 'zod/mini';
import { isDelivery } from '../../../../infra/cli/connect/deliveries.ts';
import type { Deliver } from '../../../../infra/local/simulators/deliver.ts';
import { createWebhooks } from '../../../support/webhooks.ts';
import { startStage } from '../stage.ts';

const Text = z.string();

/**
 * A place with the real front endpoint at its webhooks, reading its secrets from the place, and what is logged there.
 * `closed` is a URL that leads nowhere.
 */
export async function startWebhooks() {
  const endpoint = { closed: false };
  const stage = await startStage();
  const versions = (name: string) =>
    ['AWSCURRENT', 'AWSPREVIOUS'].flatMap((version) => {
      try {
        return [stage.stored(name, version)];
      } catch {
        if (version === 'AWSCURRENT') throw new Error('it was never set');
        return [];
      }
    });
  const front = createWebhooks({
    readSecrets: async (id) => versions(`sources/${id}`),
    now: stage.clock.now,
  });
  const deliver: Deliver = async (url, init) => {
    if (endpoint.closed || !url.startsWith('https://rollcall.example.com/'))
      throw new Error('nobody answers there');
    return front.app.request(url, init);
  };
  return {
    ...stage,
    endpoint,
    logs: front.logs,
    deliver,
    deliveries: async (source: string) =>
      front.logs.filter((line) => isDelivery(JSON.parse(Text.parse(line)), source)).length,
  };
}
