import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { bodyOf, type Listening, listen } from '../http.ts';
import { createSecretStore, type SecretStore, SecretsError, type StoredSecret } from './secret-store.ts';

type Input = Record<string, unknown>;

/** Secrets Manager in memory, on the loopback address: https://docs.aws.amazon.com/secretsmanager/latest/apireference/ */
export async function startSecrets(
  port: number,
  now: () => number,
): Promise<Listening & { store: SecretStore }> {
  const store = createSecretStore(now);
  const server = createServer(async (request, response) => {
    const { status, body } = answer(store, operationOf(request), (await bodyOf(request)).toString());
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  return { store, ...(await listen(server, port, 'Secrets Manager')) };
}

function operationOf(request: IncomingMessage): string {
  return String(request.headers['x-amz-target']).replace('secretsmanager.', '');
}

function answer(store: SecretStore, name: string, body: string): { status: number; body: unknown } {
  const operation = operations[name];
  try {
    if (operation === undefined) {
      throw new SecretsError('UnknownOperationException', `${name} is not provided on this machine.`);
    }
    return { status: 200, body: operation(store, JSON.parse(body)) };
  } catch (error) {
    const { name: type, message } = error instanceof Error ? error : new Error(String(error));
    return { status: error instanceof SecretsError ? 400 : 500, body: { __type: type, Message: message } };
  }
}

const operations: Record<string, (store: SecretStore, input: Input) => unknown> = {
  CreateSecret(store, input) {
    const secret = store.create(required(input, 'Name'), text(input, 'Description'));
    if (input.SecretString === undefined && input.SecretBinary === undefined) return identity(secret);
    const version = store.put(secret.arn, token(input), content(input));
    return { ...identity(secret), VersionId: version.id };
  },
  PutSecretValue(store, input) {
    const stages = Array.isArray(input.VersionStages) ? input.VersionStages.map(String) : undefined;
    const version = store.put(required(input, 'SecretId'), token(input), content(input), stages);
    const secret = store.find(required(input, 'SecretId'));
    return { ...identity(secret), VersionId: version.id, VersionStages: version.stages };
  },
  GetSecretValue(store, input) {
    const [secret, version] = store.read(required(input, 'SecretId'), {
      versionId: text(input, 'VersionId'),
      stage: text(input, 'VersionStage'),
    });
    return {
      ...identity(secret),
      VersionId: version.id,
      VersionStages: version.stages,
      SecretString: version.text,
      SecretBinary: version.binary,
      CreatedDate: version.createdAt / 1000,
    };
  },
  TagResource(store, input) {
    const { tags } = store.find(required(input, 'SecretId'));
    for (const { Key, Value } of Array.isArray(input.Tags) ? input.Tags : []) tags.set(Key, Value);
    return {};
  },
  UntagResource(store, input) {
    const { tags } = store.find(required(input, 'SecretId'));
    for (const key of Array.isArray(input.TagKeys) ? input.TagKeys : []) tags.delete(key);
    return {};
  },
  DescribeSecret: (store, input) => description(store.find(required(input, 'SecretId'))),
  ListSecrets: (store, input) => ({
    SecretList: store
      .list()
      .filter(({ name }) => prefixes(input).every((some) => some.some((prefix) => name.startsWith(prefix))))
      .map(description),
  }),
};

function identity({ arn, name }: StoredSecret) {
  return { ARN: arn, Name: name };
}

function description(secret: StoredSecret) {
  return {
    ...identity(secret),
    Description: secret.description,
    CreatedDate: secret.createdAt / 1000,
    LastChangedDate: secret.changedAt / 1000,
    VersionIdsToStages: Object.fromEntries(
      secret.versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages]),
    ),
    Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

/** The filters by name: each is a list of prefixes of which one has to fit. */
function prefixes(input: Input): string[][] {
  const filters = Array.isArray(input.Filters) ? input.Filters : [];
  return filters.filter(({ Key }) => Key === 'name').map(({ Values }) => Values ?? []);
}

function content(input: Input) {
  return { text: text(input, 'SecretString'), binary: text(input, 'SecretBinary') };
}

function token(input: Input): string {
  return text(input, 'ClientRequestToken') ?? randomUUID();
}

function text(input: Input, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

function required(input: Input, name: string): string {
  const value = text(input, name);
  if (value !== undefined) return value;
  throw new SecretsError('ValidationException', `${name} is required.`);
}
