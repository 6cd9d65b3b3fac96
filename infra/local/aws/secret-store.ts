import { secretArn } from '../identities.ts';

/** One version of a secret. A label (`AWSCURRENT`, `AWSPREVIOUS` …) is on one version at a time. */
type Version = { id: string; text?: string; binary?: string; stages: string[]; createdAt: number };

export type StoredSecret = {
  name: string;
  arn: string;
  description?: string;
  createdAt: number;
  changedAt: number;
  versions: Version[];
  tags: Map<string, string>;
};

/** An error as Secrets Manager names it: https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
export class SecretsError extends Error {
  override readonly name: string;
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

type Content = { text?: string; binary?: string };

/** Secrets Manager over a Map: versions and the labels that move between them. */
export function createSecretStore(now: () => number) {
  const secrets = new Map<string, StoredSecret>();

  /** Finds by name, by ARN, or by ARN without its last six characters. */
  const find = (id: string): StoredSecret => {
    const found = [...secrets.values()].find(
      ({ name, arn }) => id === name || id === arn || id === arn.slice(0, -'-local1'.length),
    );
    if (found !== undefined) return found;
    throw new SecretsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };

  return {
    find,
    list: () => [...secrets.values()],
    create(name: string, description?: string): StoredSecret {
      if (secrets.has(name)) {
        throw new SecretsError(
          'ResourceExistsException',
          `The operation failed because the secret ${name} already exists.`,
        );
      }
      const at = now();
      const dates = { createdAt: at, changedAt: at };
      const secret = { name, arn: secretArn(name), description, ...dates, versions: [], tags: new Map() };
      secrets.set(name, secret);
      return secret;
    },
    put(secretId: string, versionId: string, content: Content, stages = ['AWSCURRENT']): Version {
      const secret = find(secretId);
      secret.changedAt = now();
      const same = secret.versions.find(({ id }) => id === versionId);
      if (same !== undefined) return repeated(same, content);
      const version = { id: versionId, ...content, stages: [], createdAt: now() };
      secret.versions.push(version);
      for (const stage of stages) move(secret, stage, version);
      return version;
    },
    read(secretId: string, wanted: { versionId?: string; stage?: string }): [StoredSecret, Version] {
      const secret = find(secretId);
      const stage = wanted.stage ?? (wanted.versionId === undefined ? 'AWSCURRENT' : undefined);
      const version = secret.versions.find(
        ({ id, stages }) =>
          (wanted.versionId === undefined || id === wanted.versionId) &&
          (stage === undefined || stages.includes(stage)),
      );
      if (version !== undefined) return [secret, version];
      throw new SecretsError(
        'ResourceNotFoundException',
        wanted.versionId === undefined
          ? `Secrets Manager can't find the specified secret value for staging label: ${stage}`
          : `Secrets Manager can't find the specified secret value for VersionId: ${wanted.versionId}`,
      );
    },
  };
}

export type SecretStore = ReturnType<typeof createSecretStore>;

/** The same request sent again does nothing; another content under the same token is refused. */
function repeated(version: Version, content: Content): Version {
  if (version.text === content.text && version.binary === content.binary) return version;
  throw new SecretsError(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${version.id} because that value is already in use for a version with other content.`,
  );
}

/**
 * The version that had `AWSCURRENT` gets `AWSPREVIOUS`:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
function move(secret: StoredSecret, stage: string, to: Version): void {
  const from = secret.versions.find(({ stages }) => stages.includes(stage));
  if (from !== undefined) from.stages = from.stages.filter((each) => each !== stage);
  to.stages.push(stage);
  if (stage === 'AWSCURRENT' && from !== undefined) move(secret, 'AWSPREVIOUS', from);
}
