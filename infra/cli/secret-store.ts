import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { expiryTag } from '../../functions/core/sweep/key-expiry.ts';
import { CommandError } from './command-error.ts';

/** What a secret holds, as far as commands look into it. Whatever else is there is kept. */
export const Stored = z.looseObject({
  /** A target's API key. */
  key: z.optional(z.string()),
  /** What a source signs with, or sends. */
  secrets: z.optional(z.array(z.string())),
  /** A source's API token. */
  token: z.optional(z.string()),
  /** An OAuth client, which stands for a key or a token; what it proves itself with is beside it. */
  clientId: z.optional(z.string()),
  /** What `connect` registered at the source. */
  connection: z.optional(z.object({ id: z.string(), origin: z.string(), url: z.string() })),
});
export type Stored = z.infer<typeof Stored>;

/** A secret as it is; `stored` is absent while nothing was ever set. `expiresAt` is the day on which its key ends: `2027-01-31`. */
export type Held = { stored?: Stored; changedAt?: Date; expiresAt?: string };

/** The secrets of one stage by the end of their names: `sources/okta`, `targets/opsgenie`. */
export type SecretStore = {
  read(name: string): Promise<Held>;
  /** Becomes the current version; the one before stays good for signatures. */
  put(name: string, stored: Stored): Promise<void>;
  /** Notes on which day the key ends, or that nobody knows. It is a tag, so that nobody has to read the key for it. */
  expire(name: string, day: string | undefined): Promise<void>;
};

/** Opens the secrets whose names start with `prefix` and a slash. */
export function openSecretStore(client: SecretsManagerClient, prefix: string): SecretStore {
  const id = (name: string) => `${prefix}/${name}`;
  return {
    async read(name) {
      const {
        VersionIdsToStages = {},
        LastChangedDate,
        Tags = [],
      } = await client.send(new DescribeSecretCommand({ SecretId: id(name) }));
      const isSet = Object.values(VersionIdsToStages).some((stages) => stages.includes('AWSCURRENT'));
      if (!isSet) return {};
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: id(name) }));
      const expiresAt = Tags.find(({ Key }) => Key === expiryTag)?.Value;
      return { stored: parse(id(name), SecretString), changedAt: LastChangedDate, expiresAt };
    },
    async put(name, stored) {
      const SecretString = JSON.stringify(stored);
      await client.send(new PutSecretValueCommand({ SecretId: id(name), SecretString }));
    },
    async expire(name, day) {
      const SecretId = id(name);
      if (day === undefined) {
        await client.send(new UntagResourceCommand({ SecretId, TagKeys: [expiryTag] }));
      } else {
        await client.send(new TagResourceCommand({ SecretId, Tags: [{ Key: expiryTag, Value: day }] }));
      }
    },
  };
}

function parse(name: string, text: string): Stored {
  try {
    return Stored.parse(JSON.parse(text));
  } catch {
    // Neither cause nor message of these: both can quote the secret.
    throw new CommandError(
      `The secret ${name} is not what Rollcall stores: delete its value in Secrets Manager, then set it again.`,
    );
  }
}
