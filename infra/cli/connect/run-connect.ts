import type { Config } from '../../../functions/core/config/config.ts';
import { CommandError } from '../command-error.ts';
import type { ConnectArgs } from './args.ts';
import type { ConnectWorld } from './connector.ts';
import { connectors } from './connectors.ts';

/** What the command needs of the world; with `local` it all happens on this machine. */
export type ConnectCommand = Omit<ConnectWorld, 'settings' | 'url' | 'api' | 'token'> & {
  config: Config;
  local?: { webhooks: string; origin(id: string): string | undefined };
  /** Asks for a secret, or reads it from a pipe. */
  read(prompt: string): Promise<string>;
};

/** Runs the command; throws `CommandError`. */
export async function runConnect(order: ConnectArgs, world: ConnectCommand): Promise<void> {
  const { source } = order;
  const { config, local, read, ...rest } = world;
  const connector = connectors.get(source);
  if (connector === undefined || !(source in config.sources)) {
    throw new CommandError(
      `${source} is not among the sources of your configuration: name it there first.`,
      2,
    );
  }
  const url = order.url ?? (local && `${local.webhooks}/${source}`);
  if (url === undefined) throw new CommandError('Say where the source is to deliver: --url https://….', 2);
  const settings = config.sources[source];
  const simulated = local?.origin(source);
  // A simulator is no organization and has no region, so none need be named.
  const origin = simulated && order.org === undefined ? simulated : connector.origin(order, settings);
  const token = await tokenOf(order, world);
  await connector.connect({ ...rest, settings, url, api: { origin, at: simulated }, token });
}

async function tokenOf({ source, askToken }: ConnectArgs, world: ConnectCommand): Promise<string> {
  const { stored } = await world.secretStore.read(`sources/${source}`);
  if (stored?.token !== undefined && !askToken) return stored.token;
  // The simulators take any token.
  if (world.local !== undefined && !askToken) return 'local';
  return world.read(`API token of ${source}`);
}
