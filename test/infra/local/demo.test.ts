import { expect, test } from 'vitest';
import { loadConfig } from '../../../infra/load-config.ts';
import { organization, people } from '../../../infra/local/demo/organization.ts';
import { seedDemo } from '../../../infra/local/demo/seed-demo.ts';
import { createSimulators } from '../../../infra/local/simulators/index.ts';

test('every simulated vendor takes what the demo’s organization has there', async () => {
  const simulators = createSimulators({ now: Date.now, sleep: async () => {} });
  await seedDemo(simulators);
  const state = async (vendor: string) => (await simulators[vendor]?.app.request('/_state'))?.json();
  expect(people).toHaveLength(60);
  expect(await state('okta')).toMatchObject({
    users: expect.objectContaining({ length: 60 }),
    groups: [{ name: 'sre' }, { name: 'support' }, { name: 'sales' }],
  });
  const there = organization().opsgenie?.users?.length ?? 0;
  const { users } = (await state('opsgenie')) as { users: { username: string }[] };
  expect(users.length).toBeGreaterThanOrEqual(there);
  expect(users.map(({ username }) => username)).toContain('contractor@agency.example');
});

test('the demo only observes, until it is told otherwise', async () => {
  const { modes, leavers } = await loadConfig('infra/local/demo/demo.config.ts');
  expect(new Set(Object.values(modes))).toEqual(new Set(['observe']));
  expect(leavers.brake).toEqual({ people: 5, per: 3_600_000 });
});
