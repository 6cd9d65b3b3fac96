import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Registries } from '../../functions/core/config/config.ts';
import { readAssembly } from './assembly.ts';
import { createTables, startDynamoDb } from './aws/dynamodb.ts';
import { startSecrets } from './aws/secrets.ts';
import { createQueues, createSqsClient, polledQueue, startSqs } from './aws/sqs.ts';
import { directions, withDirections } from './directions.ts';
import { answerWithin, createGateway } from './gateway.ts';
import { listen, serverOf } from './http.ts';
import { functionFor } from './http-routes.ts';
import { identify } from './identities.ts';
import { collectState, type Keepers, restoreState } from './keep.ts';
import type { KeptState } from './kept-state.ts';
import { vendorVariable } from './lambda/environment.ts';
import { type LambdaHost, startLambda } from './lambda/host.ts';
import type { Outcome } from './lambda/outcome.ts';
import { startPoller } from './poller.ts';
import type { Ports } from './ports.ts';
import { type ResolvedTemplate, resolveTemplate } from './resolved-template.ts';
import { repeat, scheduledEvent } from './schedule.ts';
import { localName, readSecretsFile } from './secrets-file.ts';
import { mountSimulators } from './simulators/index.ts';
import type { Simulator } from './simulators/simulator.ts';
import { createStandby } from './standby.ts';

export type MachineOptions = {
  /** The folder of a synthesized app. */
  assembly: string;
  ports: Ports;
  /** The file of local secrets; it has to exist. */
  secretsFile: string;
  registries: Registries;
  simulators: Record<string, Simulator>;
  /** Added to every function's environment; `ROLLCALL_<ID>_URL` here goes before the simulator's. */
  environment?: Record<string, string>;
  /** Whether idle functions stand still, as on AWS. @default true */
  freeze?: boolean;
  /** Whether schedules run by themselves; `invoke` runs their functions at any time. @default true */
  schedules?: boolean;
  /** What an earlier machine held, and who gets what this one holds when it is stopped. @default nothing is kept */
  keep?: { before?: KeptState; save(state: KeptState): void };
  /** What the functions print, and what goes wrong with them, a line at a time. */
  log?(line: string): void;
};

/** Where the services answer. */
export type Urls = { webhooks: string; simulators: string; sqs: string; dynamodb: string; secrets: string };

export type Machine = {
  urls: Urls;
  resolvedTemplate: ResolvedTemplate;
  /** Invokes a function by its label (`sweep`) or its name on AWS. */
  invoke(name: string, event: unknown): Promise<Outcome>;
  instances: LambdaHost['instances'];
  stop(): Promise<void>;
};

/** The synthesized stack, running on this machine. Throws `CannotStart`, and then nothing is left running. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const closing: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return { ...(await start(options, (close) => closing.push(close))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whatever is started says how it is ended: the last goes first. */
type Started = (close: () => Promise<void>) => void;

async function start(options: MachineOptions, started: Started): Promise<Omit<Machine, 'stop'>> {
  const { log = () => {} } = options;
  const services = await startServices(options, started);
  const assembly = readAssembly(options.assembly);
  const resolvedTemplate = resolveTemplate(
    assembly,
    identify(assembly.template, assembly.stackName, services),
  );
  const client = createSqsClient(services.sqs);
  started(async () => client.destroy());
  await createQueues(client, resolvedTemplate.queues);
  await createTables(services.dynamodb, resolvedTemplate.tables);
  const keeping = await keep(options, {
    template: resolvedTemplate,
    sqs: { client, url: services.sqs },
    dynamodb: services.dynamodb,
    simulators: options.simulators,
  });
  started(keeping.save);
  fillSecrets(resolvedTemplate, options, services);

  const lambda = await startLambda(options.ports.runtime, {
    surroundings: { ...services, extra: { ...vendorUrls(options, services), ...options.environment } },
    freeze: options.freeze ?? true,
    log,
  });
  const pollers = startPollers(resolvedTemplate, lambda, client, log);
  started(async () => {
    // A poller waits for its batches, which end when their functions do.
    const polling = pollers.map((stop) => stop());
    await lambda.close();
    await Promise.all(polling);
  });
  serveWebhooks(resolvedTemplate, lambda, services);
  if (options.schedules ?? true) startSchedules(resolvedTemplate, lambda, started);
  const { store: _store, standby, ...urls } = services;
  // Ended first: what comes while the machine stops is told to come again.
  started(async () => standby.stop());
  keeping.begin();
  return {
    urls,
    resolvedTemplate,
    instances: lambda.instances,
    async invoke(name, event) {
      const plan = resolvedTemplate.functions.find((each) => each.label === name || each.name === name);
      if (plan === undefined) throw new Error(`there is no function ${name}`);
      return lambda.invoke(plan, event);
    },
  };
}

async function startServices({ ports, simulators }: MachineOptions, started: Started) {
  const standby = createStandby();
  const webhooks = await listen(createServer(standby.listener), ports.webhooks, 'webhooks');
  started(webhooks.close);
  const sqs = await startSqs(ports.sqs);
  started(sqs.close);
  const dynamodb = await startDynamoDb(ports.dynamodb);
  started(dynamodb.close);
  const secrets = await startSecrets(ports.secrets, Date.now);
  started(secrets.close);
  const vendors = await listen(serverOf(mountSimulators(simulators).fetch), ports.simulators, 'simulators');
  started(vendors.close);
  return {
    standby,
    webhooks: webhooks.url,
    sqs: sqs.url,
    dynamodb: dynamodb.url,
    secrets: secrets.url,
    simulators: vendors.url,
    store: secrets.store,
  };
}

type Services = Awaited<ReturnType<typeof startServices>>;

/** Puts back what was kept. What a machine that never ran holds is not kept: it would take the place of what was. */
async function keep({ keep }: MachineOptions, keepers: Keepers) {
  let ran = false;
  if (keep?.before !== undefined) await restoreState(keepers, keep.before);
  return {
    begin() {
      ran = true;
    },
    async save() {
      if (ran && keep !== undefined) keep.save(await collectState(keepers));
    },
  };
}

function fillSecrets(resolvedTemplate: ResolvedTemplate, options: MachineOptions, { store }: Services): void {
  const values = readSecretsFile(
    options.secretsFile,
    resolvedTemplate.secrets.map(localName),
    options.registries,
  );
  for (const name of resolvedTemplate.secrets) {
    store.create(name);
    store.put(name, randomUUID(), { text: JSON.stringify(values[localName(name)]) });
  }
}

/** Not of those that are sources only: simulated, they know no users, and would say of everybody that they are gone. */
function vendorUrls({ simulators }: MachineOptions, services: Services): Record<string, string> {
  const ids = Object.keys(simulators);
  return Object.fromEntries(ids.map((id) => [vendorVariable(id), `${services.simulators}/${id}`]));
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html: what no route matches. */
const notFound: Outcome = {
  ok: true,
  payload: JSON.stringify({ statusCode: 404, body: '{"message":"Not Found"}' }),
};

function serveWebhooks(
  { httpRoutes, secrets }: ResolvedTemplate,
  lambda: LambdaHost,
  { standby, ...urls }: Services,
): void {
  if (httpRoutes.length === 0) return;
  const gateway = createGateway({
    invoke: async (event) => {
      const to = functionFor(httpRoutes, event.rawPath);
      return to === undefined ? notFound : lambda.invoke(to, event);
    },
    now: Date.now,
    timeout: answerWithin,
    // On AWS each request at once is one more instance. Here each is a process: more than these only share the CPUs.
    atOnce: 2 * availableParallelism(),
  });
  standby.serve(withDirections(gateway, directions(urls, secrets.map(localName))));
}

function startPollers(
  resolvedTemplate: ResolvedTemplate,
  lambda: LambdaHost,
  client: ReturnType<typeof createSqsClient>,
  log: (line: string) => void,
): (() => Promise<void>)[] {
  return resolvedTemplate.mappings.map((mapping) =>
    startPoller(mapping, {
      queue: polledQueue(client, mapping.queue.url),
      invoke: (event) => lambda.invoke(mapping.to, event),
      log,
      sleep,
    }),
  );
}

function startSchedules(resolvedTemplate: ResolvedTemplate, lambda: LambdaHost, started: Started): void {
  for (const { arn, every, to } of resolvedTemplate.schedules) {
    const stop = repeat(every, () => void lambda.invoke(to, scheduledEvent(arn, Date.now())));
    started(async () => stop());
  }
}
