import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ServiceUnavailable } from './service-unavailable.ts';

/**
 * Secrets, each a JSON value, by name. Cached; `fresh` reads past the cache. Throws while a secret cannot be read:
 * the message names the secret and never its value.
 */
export type Secrets = {
  current(name: string, fresh?: boolean): Promise<unknown>;
  /** The current version, then the previous one where there is one: while a secret is rotated either is good. */
  all(name: string, fresh?: boolean): Promise<unknown[]>;
  /** A tag of the secret, not cached; `undefined` where it has no such tag. Reads no value. */
  tag(name: string, key: string): Promise<string | undefined>;
};

/** Times in milliseconds. */
export type SecretsOptions = {
  /** How long a value is used without asking. @default 300000 */
  maxAge?: number;
  /** How much longer it is used while the store is in trouble. @default 3600000 */
  graceAfter?: number;
  /** How long a store in trouble is left alone where an older value will do. @default 10000 */
  pauseAfterTrouble?: number;
  /** How long one read may take. @default 1000 */
  timeout?: number;
  now?(): number;
};

type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';
type Entry = { value: unknown; readAt: number; triedAt: number; reading?: Promise<unknown> };

/**
 * Secrets from AWS Secrets Manager. Our own cache, because Powertools' keeps one value a name: the current and the
 * previous version would take each other's place in it, and its errors quote what they could not parse.
 */
export function createSecrets(client: SecretsManagerClient, options: SecretsOptions = {}): Secrets {
  const { maxAge = 300_000, graceAfter = 3_600_000, pauseAfterTrouble = 10_000, timeout = 1_000 } = options;
  const now = options.now ?? Date.now;
  const entries = new Map<string, Entry>();

  const fetch = async (entry: Entry, name: string, stage: Stage): Promise<unknown> => {
    try {
      entry.value = await read(client, name, stage, timeout);
      entry.readAt = now();
      return entry.value;
    } finally {
      entry.triedAt = now();
      entry.reading = undefined;
    }
  };

  const value = async (name: string, stage: Stage, fresh: boolean): Promise<unknown> => {
    const key = `${stage} ${name}`;
    const entry = entries.get(key) ?? { value: undefined, readAt: -Infinity, triedAt: -Infinity };
    entries.set(key, entry);
    const age = now() - entry.readAt;
    const usable = !fresh && age < maxAge + graceAfter;
    if (usable && (age < maxAge || now() - entry.triedAt < pauseAfterTrouble)) return entry.value;
    entry.reading ??= fetch(entry, name, stage);
    try {
      return await entry.reading;
    } catch (error) {
      if (usable && !isMissing(error)) return entry.value;
      throw error;
    }
  };

  return {
    current: (name, fresh = false) => value(name, 'AWSCURRENT', fresh),
    all: async (name, fresh = false) => {
      const [current, previous] = await Promise.all([
        value(name, 'AWSCURRENT', fresh),
        value(name, 'AWSPREVIOUS', fresh),
      ]);
      return previous === undefined ? [current] : [current, previous];
    },
    async tag(name, key) {
      const command = new DescribeSecretCommand({ SecretId: name });
      const { Tags = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(timeout) });
      return Tags.find(({ Key }) => Key === key)?.Value;
    },
  };
}

async function read(client: SecretsManagerClient, name: string, stage: Stage, timeout: number) {
  const text = await fetchText(client, name, stage, timeout);
  const value = text === undefined ? undefined : parse(text);
  // The stack fills every secret with a random text, which becomes the previous version once a real one is set.
  if (value === undefined && stage === 'AWSCURRENT') {
    throw new ServiceUnavailable(`the secret ${name} is not JSON: set it anew`);
  }
  return value;
}

async function fetchText(client: SecretsManagerClient, name: string, stage: Stage, timeout: number) {
  try {
    const command = new GetSecretValueCommand({ SecretId: name, VersionStage: stage });
    const { SecretString } = await client.send(command, { abortSignal: AbortSignal.timeout(timeout) });
    return SecretString;
  } catch (cause) {
    if (stage === 'AWSPREVIOUS' && cause instanceof ResourceNotFoundException) return undefined;
    const why = cause instanceof Error ? cause.name : 'unknown';
    throw new ServiceUnavailable(`the secret ${name} could not be read: ${why}`, { cause });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof ResourceNotFoundException;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
