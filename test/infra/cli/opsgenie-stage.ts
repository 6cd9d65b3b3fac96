import { parseConfig } from '../../../functions/core/config/config.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import type { StageClient } from '../../../infra/cli/stage-client.ts';
import { readingClients } from '../../../infra/cli/vendor-clients.ts';
import { createOpsgenie } from '../../../infra/local/simulators/opsgenie/index.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createRollcall } from '../../support/rollcall.ts';
import { httpInto } from '../../support/target.ts';
import { type CommandOptions, createCommand } from './command.ts';

/** Rollcall beside a simulated Opsgenie, and the command line. */
export function createOpsgenieStage(parts: Partial<StageClient> = {}, more: CommandOptions = {}) {
  const simulator = createOpsgenie(
    { now: Date.now, sleep: async () => {} },
    { limits: { configuration: [], search: [] }, seeds: { teams: ['SRE', 'DB'] } },
  );
  const config = parseConfig(
    {
      sources: { okta: {} },
      targets: { opsgenie: {} },
      access: [
        { group: '*', opsgenie: { role: 'User' } },
        { group: 'sre', opsgenie: { role: 'Admin', teams: ['SRE', 'DB'] } },
      ],
      leavers: { brake: false, grace: '1h' },
    },
    { sources, targets },
    'act',
  );
  const http = httpInto(simulator.app);
  const stage = { store: createMemoryStore(), origin: () => undefined };
  const holder: { client?: ReturnType<typeof readingClients> } = {};
  const place = {
    targets,
    client: () => {
      if (holder.client === undefined) throw new Error('it is not connected yet');
      return holder.client('opsgenie', 'ordinary');
    },
  };
  const rollcall = createRollcall(config, place as never);
  holder.client = readingClients(
    { ...stage, table: rollcall.table },
    config,
    http,
    async () => ({ key: 'local-key' }),
    { now: rollcall.clock.now, sleep: rollcall.clock.sleep },
  );
  const command = createCommand({
    stage: {
      ...stage,
      ...parts,
      table: rollcall.table,
      roster: rollcall.roster,
      secrets: {
        current: async () => ({ key: 'local-key' }),
        all: async () => [],
        tag: async () => undefined,
      },
    },
    config,
    http: async () => http,
    now: rollcall.clock.now,
    sleep: rollcall.clock.sleep,
    ...more,
  });
  const writes = () => simulator.calls.filter(({ method }) => method !== 'GET');
  const titles = async (email: string) => {
    const { person } = await rollcall.personOf(email);
    const lines = await rollcall.roster.history(person, 100);
    return lines.flatMap(({ method, what }) => (method === undefined ? [] : [what])).reverse();
  };
  return { ...command, rollcall, simulator, writes, titles };
}
