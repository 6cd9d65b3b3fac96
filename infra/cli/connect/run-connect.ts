import { CommandError } from '../command-error.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import { readSecret } from '../read-secret.ts';
import type { StageClient } from '../stage-client.ts';
import type { ConnectArgs } from './args.ts';
import type { ConnectWorld } from './connector.ts';
import { connectors } from './connectors.ts';

/** Registers at a source, or with `dryRun` says what that would do. Throws `CommandError`. */
export async function runConnect(args: ConnectArgs, stage: StageClient, context: Context): Promise<void> {
  const { source, dryRun } = args;
  const connector = connectors.get(source);
  const { sources } = await context.config();
  if (connector === undefined || !(source in sources)) {
    const one =
      connector === undefined
        ? `${source} cannot be registered at`
        : `${source} is not among the sources of your configuration`;
    throw new CommandError(`${one}: name one of ${[...connectors.keys()].join(', ')} that is configured.`, 2);
  }
  const settings = sources[source];
  const url = args.url ?? (stage.webhooks && `${stage.webhooks}/${source}`);
  if (url === undefined) throw new CommandError('Say where the source is to deliver: --url https://….', 2);
  // A simulator is no organization and has no region, so none need be named.
  const simulated = stage.origin(source);
  const origin = simulated && args.org === undefined ? simulated : connector.origin(args, settings);
  const world: ConnectWorld = {
    settings,
    url,
    api: { origin, at: simulated },
    token: await tokenOf(args, stage, context),
    http: await context.http(),
    secretStore: stage.secretStore,
    deliveries: stage.deliveries,
    newSecret: context.newSecret,
    now: context.now,
    sleep: context.sleep,
    say: context.say,
    mayDelete: (plan) =>
      confirmed(context, { plan, question: 'Delete for good?', yes: args.yes, otherwise: 'no' }),
  };
  if (dryRun) {
    const plan = await connector.plan(world);
    if (args.json) context.json({ source, url, dryRun, plan });
    else for (const sentence of plan) context.print(`Would: ${sentence}`);
    return;
  }
  const { id, detail } = await connector.connect(world);
  if (args.json) context.json({ source, url, id, dryRun: false });
  else context.print(detail);
}

async function tokenOf(args: ConnectArgs, stage: StageClient, context: Context): Promise<string> {
  const { stored } = await stage.secretStore.read(`sources/${args.source}`);
  if (stored?.token !== undefined && !args.token) return stored.token;
  // The simulators take any token.
  if (stage.webhooks !== undefined && !args.token) return 'local';
  return readSecret(context.stdin, `API token of ${args.source}`, (text) => void context.stderr.write(text));
}
