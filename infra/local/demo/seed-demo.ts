import type { Simulator } from '../simulators/simulator.ts';
import { organization } from './organization.ts';

/** Gives the simulated vendors what the demo's organization has there. Throws where one of them refuses it. */
export async function seedDemo(simulators: Record<string, Simulator>): Promise<void> {
  for (const [vendor, seeds] of Object.entries(organization())) {
    const answer = await simulators[vendor]?.app.request('/_seed', {
      method: 'POST',
      body: JSON.stringify(seeds),
    });
    if (answer?.status !== 201) throw new Error(`${vendor} refuses the demo: ${await answer?.text()}`);
  }
}
