import { randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Hono } from 'hono';
import { type Config, parseConfig } from '../../../functions/core/config/config.ts';
import { expiryTag } from '../../../functions/core/sweep/key-expiry.ts';
import type { HttpAnswer } from '../../../functions/lib/http.ts';
import { sources } from '../../../functions/sources/index.ts';
import { targets } from '../../../functions/targets/index.ts';
import { openSecretStore } from '../../../infra/cli/secret-store.ts';
import { readingClients } from '../../../infra/cli/vendor-clients.ts';
import { clientOptions } from '../../../infra/local/aws/client.ts';
import { startSecrets } from '../../../infra/local/aws/secrets.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createClock, httpInto } from '../../support/target.ts';

export const config: Config = parseConfig(
  {
    sources: { okta: { org: 'https://acme.okta.com' }, pagerduty: {} },
    targets: {
      opsgenie: {},
      statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
      pagertree: {},
    },
    access: [
      { group: '*', opsgenie: { role: 'User' }, pagertree: { roles: ['communicator'] } },
      {
        group: 'sre',
        opsgenie: { role: 'Incident Commander', teams: ['SRE'] },
        statuspage: { pages: { localpage001: { groups: ['Customers'], components: ['API'] } } },
        pagertree: { teams: ['SRE'] },
      },
    ],
  },
  { sources, targets },
  'act',
);

/** A Rollcall as commands see it: its secrets behind a port, and whatever vendors there are, by host. */
export async function startStage(vendors: Record<string, Hono> = {}) {
  const clock = createClock(Date.parse('2026-11-21T12:00:00Z'));
  const server = await startSecrets(0, clock.now);
  const client = new SecretsManagerClient({ ...clientOptions(server.url), maxAttempts: 1 });
  const prefix = 'rollcall/dev';
  for (const id of Object.keys(sources)) server.store.create(`${prefix}/sources/${id}`);
  for (const id of Object.keys(targets)) server.store.create(`${prefix}/targets/${id}`);
  const http = async (request: Parameters<ReturnType<typeof httpInto>>[0]): Promise<HttpAnswer> => {
    const app = vendors[new URL(request.url).host];
    if (app === undefined) throw new Error('nobody answers there');
    return httpInto(app)(request);
  };
  const store = createMemoryStore();
  const table = createMemoryTable();
  return {
    clock,
    http,
    table,
    secretStore: openSecretStore(client, prefix),
    client: (secret: (id: string) => unknown, settings: Config = config) =>
      readingClients(
        { store, table, origin: () => undefined },
        settings,
        http,
        async (id) => secret(id),
        clock,
      ),
    /** What is stored now, in whichever version. */
    stored: (name: string, stage = 'AWSCURRENT'): unknown => {
      const [, { text }] = server.store.read(`${prefix}/${name}`, { stage });
      return text === undefined ? undefined : JSON.parse(text);
    },
    put: (name: string, value: unknown) =>
      server.store.put(`${prefix}/${name}`, randomUUID(), { text: JSON.stringify(value) }),
    /** The day on which a key ends, as it is noted beside the secret. */
    lastDay: (name: string) => server.store.find(`${prefix}/${name}`).tags.get(expiryTag),
    ends(name: string, day: string | undefined): void {
      const { tags } = server.store.find(`${prefix}/${name}`);
      if (day === undefined) tags.delete(expiryTag);
      else tags.set(expiryTag, day);
    },
    putText: (name: string, text: string) => server.store.put(`${prefix}/${name}`, randomUUID(), { text }),
    async close() {
      client.destroy();
      await server.close();
    },
  };
}

export type TestStage = Awaited<ReturnType<typeof startStage>>;
