import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { createRoster } from '../../functions/core/roster/roster.ts';
import { createTable } from '../../functions/lib/aws/table.ts';
import { sources } from '../../functions/sources/index.ts';
import { targets } from '../../functions/targets/index.ts';
import { type SendArgs, usageError } from '../../infra/cli/send/args.ts';
import { okta } from '../../infra/cli/send/okta.ts';
import { pagerduty } from '../../infra/cli/send/pagerduty.ts';
import { clientOptions } from '../../infra/local/aws/client.ts';
import { startMachine } from '../../infra/local/machine.ts';
import { portsFrom } from '../../infra/local/ports.ts';
import { ensureSecretsFile, readSecretsFile } from '../../infra/local/secrets-file.ts';
import { createSimulators } from '../../infra/local/simulators/index.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { createPagertree } from '../../infra/local/simulators/pagertree/index.ts';
import type { SimulatorWorld } from '../../infra/local/simulators/simulator.ts';
import { createStatuspage } from '../../infra/local/simulators/statuspage/index.ts';
import { rosterName } from '../../infra/names.ts';

const registries = { sources, targets };
const oktaSettings = sources.okta.settings.parse({});

export type Sent = { headers: Record<string, string>; body: string };

/** The vendors without their limits: for measuring Rollcall alone. */
function unlimited(world: SimulatorWorld) {
  return {
    opsgenie: createOpsgenie(world, { limits: { configuration: [], search: [] } }),
    statuspage: createStatuspage(world, { limit: { calls: 1_000_000, seconds: 60 } }),
    pagertree: createPagertree(world, { callsPerSecond: 1_000_000 }),
  };
}

/** The whole of Rollcall from a synthesized stack, with what a test wants to do to it and see of it. */
export async function startRollcall(
  assembly: string,
  environment: Record<string, string> = {},
  options: { unlimited?: boolean } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-flow-'));
  const secretsFile = join(folder, 'secrets.json');
  ensureSecretsFile(secretsFile, registries);
  const stored = readSecretsFile(
    secretsFile,
    ['sources/okta', 'sources/pagerduty', 'sources/scim'],
    registries,
  );
  const { localToken } = z.object({ localToken: z.string() }).parse(stored['sources/scim']);
  const Secret = z.object({ secrets: z.array(z.string()) });
  const secretOf = (source: string) => Secret.parse(stored[`sources/${source}`]);
  const log: string[] = [];
  const world = { now: Date.now, sleep: async (milliseconds: number) => sleep(milliseconds) };
  const simulators = options.unlimited ? unlimited(world) : createSimulators(world);
  const ports = portsFrom(0);
  const machine = await startMachine({
    assembly,
    ports,
    secretsFile,
    registries,
    simulators,
    environment,
    schedules: false,
    log: (line) => log.push(line),
  });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(machine.urls.dynamodb)));
  const sqs = new SQSClient({ ...clientOptions(machine.urls.sqs), useQueueUrlAsEndpoint: false });

  return {
    ...machine,
    log,
    simulators,
    roster: createRoster({
      table: createTable(documents, rosterName('dev')),
      now: Date.now,
      sleep: async () => {},
      newId: randomUUID,
    }),

    /** An event as its source would send it, signed; the same one each time it is posted. */
    make(source: 'okta' | 'pagerduty', order: Partial<SendArgs> & Pick<SendArgs, 'type'>): Sent {
      const world = { secret: secretOf(source), newId: randomUUID, usageError };
      const whole = {
        source,
        at: new Date().toISOString(),
        times: 1,
        port: 0,
        json: false,
        force: false,
        ...order,
      };
      if (source === 'pagerduty') return pagerduty.make(whole, { ...world, settings: undefined }).deliver();
      return okta.make(whole, { ...world, settings: oktaSettings }).deliver();
    },

    async post(source: string, { headers, body }: Sent): Promise<number> {
      const answer = await fetch(`${machine.urls.webhooks}/webhooks/${source}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      await answer.arrayBuffer();
      return answer.status;
    },

    /** A request of a client of SCIM. */
    async scim(method: string, path: string, body?: object) {
      const answer = await fetch(`${machine.urls.webhooks}/scim/v2${path}`, {
        method,
        headers: {
          authorization: `Bearer ${localToken}`,
          'content-type': 'application/scim+json; charset=utf-8',
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const read = text === '' ? {} : (JSON.parse(text) as { [name: string]: unknown });
      return { status: answer.status, body: read };
    },

    /** What a simulator holds. */
    async state(vendor: string): Promise<Record<string, { [key: string]: unknown }[]>> {
      const answer = await fetch(`${machine.urls.simulators}/${vendor}/_state`);
      return (await answer.json()) as Record<string, { [key: string]: unknown }[]>;
    },

    async fault(vendor: string, fault: object): Promise<void> {
      await fetch(`${machine.urls.simulators}/${vendor}/_faults`, {
        method: 'POST',
        body: JSON.stringify(fault),
      });
    },

    /** Every call that any vendor got so far. */
    calls: () => Object.values(simulators).flatMap((simulator) => simulator.calls),

    /** The dead letters of a queue such as `lifecycle-dead`. */
    async deadLetters(name: string) {
      const QueueUrl = `${machine.urls.sqs}/000000000000/rollcall-dev-${name}.fifo`;
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      });
      return (await sqs.send(command)).Messages ?? [];
    },

    secretsOf: (source: string) => secretOf(source).secrets,

    /** Takes the first queue away. */
    async stopQueue() {
      const QueueUrl = `${machine.urls.sqs}/000000000000/rollcall-dev-lifecycle.fifo`;
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    },

    async stop() {
      await machine.stop();
      documents.destroy();
      sqs.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Rollcall = Awaited<ReturnType<typeof startRollcall>>;
