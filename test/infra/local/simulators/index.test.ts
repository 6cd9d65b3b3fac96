import { describe, expect, it } from 'vitest';
import type { Source } from '../../../../functions/core/contracts/source.ts';
import { sources } from '../../../../functions/sources/index.ts';
import { targets } from '../../../../functions/targets/index.ts';
import { createSimulators, mountSimulators } from '../../../../infra/local/simulators/index.ts';

const app = mountSimulators(
  createSimulators({ now: () => Date.parse('2026-01-05T09:00:00Z'), sleep: async () => {} }),
);

/** A source that is a file, or that clients write, is nobody who could be asked. */
const asked = Object.entries<Source>(sources).flatMap(([id, { file, serve }]) =>
  (file ?? serve) ? [] : [id],
);
const vendors = new Set([...Object.keys(targets), ...asked]);

describe('the simulated vendors behind one port', () => {
  it('are all that Rollcall has targets and sources for', () => {
    const simulated = Object.keys(createSimulators({ now: Date.now, sleep: async () => {} }));
    expect(simulated.toSorted()).toEqual([...vendors].toSorted());
  });

  it.each([...vendors])('show the state of %s under its own name', async (id) => {
    const answer = await app.request(`/${id}/_state`);
    expect(await answer.json()).toMatchObject({ calls: [] });
  });

  it('are called at the vendors’ own paths, each keeping its own list of calls', async () => {
    await app.request('/opsgenie/v2/users/jane%40example.com');
    const calls = async (id: string) => {
      const state: unknown = await (await app.request(`/${id}/_state`)).json();
      return state;
    };
    expect(await calls('opsgenie')).toMatchObject({
      calls: [{ method: 'GET', path: '/v2/users/jane%40example.com' }],
    });
    expect(await calls('pagertree')).toMatchObject({ calls: [] });
  });

  it('are listed at the root', async () => {
    const answer = await app.request('/');
    expect(await answer.json()).toMatchObject({
      simulators: expect.arrayContaining(['/opsgenie/_state']),
      help: expect.arrayContaining([expect.stringContaining('_seed'), expect.stringContaining('_faults')]),
    });
  });

  it('say where to go where there is nothing', async () => {
    const answer = await app.request('/opsgeni/_state');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: 'There is no /opsgeni/_state here.',
      simulators: expect.arrayContaining(['/opsgenie/_state']),
    });
  });
});
