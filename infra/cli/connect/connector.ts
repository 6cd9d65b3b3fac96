import type { IsOwnError, Vendor } from '../../../functions/core/contracts/api.ts';
import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import { Credential } from '../../../functions/core/contracts/errors.ts';
import type { Finding } from '../../../functions/core/contracts/finding.ts';
import { keyForHeader } from '../../../functions/core/contracts/key.ts';
import { createVendor } from '../../../functions/core/vendor/api.ts';
import type { Http } from '../../../functions/lib/http.ts';
import { CommandError } from '../command-error.ts';
import type { SecretStore } from '../secret-store.ts';
import type { Deliveries } from './deliveries.ts';

/** What registering at a source needs. */
export type ConnectWorld = {
  /** The source's settings in the configuration. */
  settings: unknown;
  /** Where the source is to deliver. */
  url: string;
  /** Where the source's API is, whatever goes between, and where it is at the vendor's. */
  api: { origin: string; at?: string };
  token: string;
  http: Http;
  secretStore: SecretStore;
  deliveries: Deliveries;
  newSecret(): string;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** What was done, step by step. */
  say(text: string): void;
  /** Asks whether what `plan` says may be deleted for good. */
  mayDelete(plan: string): Promise<boolean>;
};

/** What looking at a registration needs. */
export type CheckWorld = Pick<ConnectWorld, 'settings' | 'api' | 'token' | 'http' | 'now'> & {
  connection: { id: string; url: string };
};

/** What a source has of us now. `detail` is a sentence for people. */
export type Connected = { id: string; detail: string };

/** How Rollcall registers itself at one source, and looks whether it still is. */
export type Connector = {
  /** Where the API is. Throws `CommandError` where only the operator can tell. */
  origin(order: { region?: string; org?: string }, settings: unknown): string;
  /** What `connect` would do now, a sentence each. Reads only. Throws `CommandError`. */
  plan(world: ConnectWorld): Promise<string[]>;
  /** Safe to do twice. Answers the id of what is registered, and how it went. Throws `CommandError`. */
  connect(world: ConnectWorld): Promise<Connected>;
  /** Reads only; throws what the read throws. */
  check(world: CheckWorld): Promise<Finding[]>;
};

/** A source's API, with its token; the calls are few, so nothing paces them. */
export function sourceApi(
  name: string,
  { api, token, http, now }: Pick<ConnectWorld, 'api' | 'token' | 'http' | 'now'>,
  headers: (token: string) => Record<string, string>,
  isOwnError: IsOwnError,
): Vendor {
  return createVendor({
    name,
    origin: api.at ?? api.origin,
    http,
    authorize: async () => headers(keyForHeader(name, token)),
    isOwnError,
    slot: async () => {},
    learn: async () => {},
    exclusive: (_name, work) => work(),
    now,
  });
}

/** Does something at a source's API; a refusal is a sentence with what to do about it. */
export async function orCommandError<T>(work: Promise<T>, rights: string): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (thrown instanceof CommandError) throw thrown;
    const failure = asFailure(thrown);
    const said = failure.words ? ` (${failure.words})` : '';
    const advice =
      failure instanceof Credential ? `the API token needs ${rights}` : 'nothing more was done; run it again';
    throw new CommandError(`${failure.message}${said}: ${advice}.`, 1, { cause: failure });
  }
}
