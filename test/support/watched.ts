import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createWorker } from '../../functions/core/apply/worker.ts';
import { parseConfig } from '../../functions/core/config/config.ts';
import { parseKeep } from '../../functions/core/config/keep.ts';
import { createPublish } from '../../functions/core/delivery/publish.ts';
import { createAsk, createWakeUp } from '../../functions/core/delivery/queues.ts';
import { createReceive, type ReceiveWorld } from '../../functions/core/receive/receive.ts';
import { createRoster } from '../../functions/core/roster/roster.ts';
import { createRouter } from '../../functions/core/route/router.ts';
import { createKeyExpiryWatch } from '../../functions/core/sweep/key-expiry.ts';
import { sweep } from '../../functions/core/sweep/sweep.ts';
import { createTelemetry } from '../../functions/core/telemetry/telemetry.ts';
import { hide } from '../../functions/lib/aws/consumed.ts';
import { httpApiHandler } from '../../functions/lib/aws/http-api.ts';
import { createQueue } from '../../functions/lib/aws/queue.ts';
import { createSecrets } from '../../functions/lib/aws/secrets.ts';
import type { Table } from '../../functions/lib/aws/table.ts';
import type { Http } from '../../functions/lib/http.ts';
import { invocation } from '../../functions/lib/invocation.ts';
import { registries } from '../../functions/read-config.ts';
import { canaries } from './canaries.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMemoryTable } from './memory-table.ts';
import { sqsRecord } from './sqs.ts';
import { createClock } from './target.ts';

const minute = 60_000;
const targetIds = ['opsgenie', 'statuspage', 'pagertree'] as const;
export type TargetId = (typeof targetIds)[number];

/** What goes wrong: each is told what the service was asked, and throws or answers in its place. */
export type Faults = {
  /** By the command's class name. */
  sqs?(command: string, input: unknown): unknown;
  secrets?(name: string): unknown;
  table?(operation: string, input: unknown): void;
  store?(operation: string): void;
};

export type WatchedOptions = {
  http?: Http;
  faults?: Faults;
  config?: object;
  /** Milliseconds, in place of the configuration's. */
  grace?: number;
  receive?: Partial<Pick<ReceiveWorld, 'sources' | 'settings' | 'allowList'>>;
};

const urlOf = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/rollcall-prod-${name}.fifo`;
const urlsOf = (id: string) => ({
  ordinary: urlOf(id),
  leavers: urlOf(`${id}-leavers`),
  dead: urlOf(`${id}-dead`),
});

const lifecycle = urlsOf('lifecycle');

/** What the store of secrets holds, each secret by the end of its name. */
const stored: Record<string, unknown> = {
  'sources/okta': { secrets: [canaries['signing secret']], token: canaries['API token of a source'] },
  'sources/pagerduty': { secrets: [canaries['signing secret']] },
  'targets/opsgenie': { key: canaries['API key of a target'] },
  'targets/statuspage': { key: canaries['API key of a target'] },
  'targets/pagertree': { key: canaries['API key of a target'] },
};

/** What their tags say of the days on which keys end. */
const expiries: Record<string, string> = {
  'targets/opsgenie': canaries['fragment of a body'],
  'targets/statuspage': '2027-01-01',
};

const access = {
  opsgenie: { role: 'Admin', teams: ['SRE'] },
  statuspage: { pages: { localpage001: { groups: ['Customers'] } } },
  pagertree: { teams: ['SRE'] },
};

/** What an operator writes. */
export const configuration = {
  sources: { okta: { org: 'https://acme.okta.com' }, pagerduty: {} },
  targets: {
    opsgenie: { region: 'us' },
    statuspage: { organization: 'localorg0000', pages: ['localpage001'] },
    pagertree: {},
  },
  access: [{ group: '*', ...access }],
};

/**
 * All four functions as their entry files make them, with their real logs and metrics, over clients of AWS and
 * vendors that can be told to fail in the worst words.
 */
export function createWatched({
  http,
  faults = {},
  config: changes = {},
  grace,
  receive = {},
}: WatchedOptions = {}) {
  const clock = createClock(Date.now());
  const sent: Record<string, string[]> = {};
  const sqs = fakeSqs(sent, faults);
  const secrets = createSecrets(fakeSecrets(faults), { now: clock.now });
  const store = createMemoryStore();
  const written = parseConfig({ ...configuration, ...changes }, registries, 'act');
  const config = { ...written, leavers: { ...written.leavers, grace: grace ?? written.leavers.grace } };
  let ids = 0;
  const queue = (url: string) => createQueue(sqs, url);
  const world = {
    config,
    ...registries,
    aws: {
      table: failing(createMemoryTable(), faults),
      queue,
      hide: (url: string, records: Parameters<typeof hide>[2], wait: number) => hide(sqs, url, records, wait),
      store: () => ({
        read: async (key: string) => {
          faults.store?.('read');
          return store.read(key);
        },
        write: store.write,
      }),
    },
    urls: Object.fromEntries(targetIds.map((id) => [id, urlsOf(id)])),
    origin: () => undefined,
    http: http ?? (async () => ({ status: 200, headers: {}, text: '{}' })),
    now: clock.now,
    sleep: clock.sleep,
    newId: () => `id${String(++ids).padStart(6, '0')}`,
    random: () => 0,
  };
  const telemetry = (service: string) => createTelemetry(service, 'prod');
  const receiveTold = telemetry('receive');
  const app = createReceive({
    settings: config.sources,
    sources: registries.sources,
    secrets: (source, fresh) => secrets.all(`rollcall/prod/sources/${source}`, fresh),
    publish: createPublish({ ordinary: queue(lifecycle.ordinary), leavers: queue(lifecycle.leavers) }),
    deadLetters: queue(lifecycle.dead),
    now: clock.now,
    ...receiveTold,
    ...receive,
  });
  const routeTold = telemetry('route');
  const router = createRouter({
    ...world,
    ...routeTold,
    lifecycle,
    secret: (id, fresh) => secrets.current(`rollcall/prod/sources/${id}`, fresh),
  });
  const context = { getRemainingTimeInMillis: () => minute };
  const sweepTold = telemetry('sweep');
  const roster = createRoster({ ...world, table: world.aws.table });
  const sweeping = {
    ...world,
    ...sweepTold,
    roster,
    wakeUp: createWakeUp(world.urls, queue, world.newId),
    ask: createAsk(world.urls, queue),
    sources: {},
    lifecycle: queue(lifecycle.ordinary),
    // The clock moves when a process sleeps, and nobody takes that long.
    sleep: () => new Promise<void>(() => {}),
    keep: parseKeep({}),
  };
  const tellExpiries = createKeyExpiryWatch({
    ...sweeping,
    expiry: async (name) => expiries[name],
  });
  const route = invocation(routeTold, router);
  const worker = (targetId: TargetId) => {
    const told = telemetry(`apply-${targetId}`);
    const secret = (id: string, fresh: boolean) => secrets.current(`rollcall/prod/targets/${id}`, fresh);
    return invocation(told, createWorker({ ...world, ...told, targetId, secret }));
  };
  const workers = Object.fromEntries(targetIds.map((id) => [id, worker(id)]));
  return {
    clock,
    sent: (name: string) => sent[urlOf(name)] ?? [],
    receive: invocation(receiveTold, httpApiHandler(app.fetch)) as (
      event: APIGatewayProxyEventV2,
    ) => Promise<unknown>,
    route: (body: string) => route({ Records: [arrived('lifecycle', body)] }, context),
    apply: (target: TargetId, name: string, body: string, received = 1) =>
      workers[target]?.({ Records: [arrived(name, body, received)] }, context),
    sweep: invocation(sweepTold, async () => {
      await tellExpiries();
      await sweep(sweeping, clock.now() + minute);
    }),
  };

  function arrived(name: string, body: string, received = 1) {
    const record = sqsRecord(body, { received, firstReceivedAt: clock.now() });
    return { ...record, eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:rollcall-prod-${name}.fifo` };
  }
}

function fakeSqs(sent: Record<string, string[]>, faults: Faults): SQSClient {
  const send = async (command: { constructor: { name: string }; input: Batch }) => {
    const { input } = command;
    const { name } = command.constructor;
    const answer = faults.sqs?.(name, input);
    if (answer !== undefined) return answer;
    if (name === 'SendMessageBatchCommand') {
      const bodies = input.Entries.map(({ MessageBody }) => MessageBody ?? '');
      sent[input.QueueUrl] = [...(sent[input.QueueUrl] ?? []), ...bodies];
    }
    return {};
  };
  return { send } as unknown as SQSClient;
}

type Batch = { QueueUrl: string; Entries: SendMessageBatchRequestEntry[] };

function fakeSecrets(faults: Faults): SecretsManagerClient {
  const send = async ({ input }: { input: { SecretId: string; VersionStage: string } }) => {
    const name = input.SecretId.replace('rollcall/prod/', '');
    const answer = faults.secrets?.(name);
    if (answer !== undefined) return answer;
    if (input.VersionStage === 'AWSPREVIOUS') {
      if (!name.startsWith('sources/'))
        throw new ResourceNotFoundException({ message: 'none', $metadata: {} });
      return { SecretString: JSON.stringify({ secrets: [canaries['previous signing secret']] }) };
    }
    return { SecretString: JSON.stringify(stored[name]) };
  };
  return { send } as unknown as SecretsManagerClient;
}

function failing(table: Table, faults: Faults): Table {
  return new Proxy(table, {
    get(target, name: keyof Table) {
      const operation = target[name] as (...args: unknown[]) => unknown;
      return async (...args: unknown[]) => {
        faults.table?.(name, args);
        return operation(...args);
      };
    },
  });
}
