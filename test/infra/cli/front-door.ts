import * as z from 'zod/mini';
import { isDelivery } from '../../../infra/cli/deliveries.ts';
import type { Deliver } from '../../../infra/local/simulators/deliver.ts';
import { createDoor } from '../../support/door.ts';
import { startPlace } from './place.ts';

const Text = z.string();

/**
 * A place with the real front door at its webhooks, reading its secrets from the place, and what is logged there.
 * `closed` is a URL that leads nowhere.
 */
export async function startFrontDoor() {
  const door = { closed: false };
  const place = await startPlace();
  const versions = (name: string) =>
    ['AWSCURRENT', 'AWSPREVIOUS'].flatMap((stage) => {
      try {
        return [place.stored(name, stage)];
      } catch {
        if (stage === 'AWSCURRENT') throw new Error('it was never set');
        return [];
      }
    });
  const front = createDoor({
    readSecrets: async (id) => versions(`sources/${id}`),
    now: place.clock.now,
  });
  const deliver: Deliver = async (url, init) => {
    if (door.closed || !url.startsWith('https://rollcall.example.com/'))
      throw new Error('nobody answers there');
    return front.app.request(url, init);
  };
  return {
    ...place,
    door,
    logs: front.logs,
    deliver,
    deliveries: async (source: string) =>
      front.logs.filter((line) => isDelivery(JSON.parse(Text.parse(line)), source)).length,
  };
}
