import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSecrets, type Secrets } from '../../../functions/lib/aws/secrets.ts';
import { type Stub, startStub } from '../../support/stub-server.ts';
import { createClock } from '../../support/target.ts';

const name = 'rollcall/test/sources/okta';
const notFound = { status: 400, body: { __type: 'ResourceNotFoundException', Message: 'no such value' } };
const down = { status: 500, body: { __type: 'InternalServiceError', Message: 'down' } };

/** A store that holds these versions of the one secret. */
function holding(current: string, previous?: string): Stub {
  return (_, { VersionStage }) => {
    const text = VersionStage === 'AWSPREVIOUS' ? previous : current;
    return text === undefined ? notFound : { body: { Name: name, SecretString: text } };
  };
}

let store: Awaited<ReturnType<typeof startStub>>;
let client: SecretsManagerClient;
let clock: ReturnType<typeof createClock>;
let secrets: Secrets;

beforeAll(async () => {
  store = await startStub(holding('{}'));
  client = new SecretsManagerClient(store.options);
});
afterAll(async () => {
  client.destroy();
  await store.close();
});
beforeEach(() => {
  store.answer(holding('{"key":"new"}', '{"key":"old"}'));
  store.calls.length = 0;
  clock = createClock();
  secrets = createSecrets(client, { now: clock.now });
});

describe('reading', () => {
  test('the current version is what is asked for', async () => {
    expect(await secrets.current(name)).toEqual({ key: 'new' });
    expect(store.calls).toEqual([
      { operation: 'GetSecretValue', input: { SecretId: name, VersionStage: 'AWSCURRENT' } },
    ]);
  });

  test('while a secret is rotated, both versions are good', async () => {
    expect(await secrets.all(name)).toEqual([{ key: 'new' }, { key: 'old' }]);
  });

  test('a secret that was never rotated has one version', async () => {
    store.answer(holding('{"key":"new"}'));
    expect(await secrets.all(name)).toEqual([{ key: 'new' }]);
  });

  test('the random text that a secret is made with is no previous version', async () => {
    store.answer(holding('{"key":"new"}', 'x9]:rAnd0m'));
    expect(await secrets.all(name)).toEqual([{ key: 'new' }]);
  });

  test('each secret has its own place', async () => {
    store.answer((_, { SecretId }) => ({ body: { SecretString: JSON.stringify({ of: SecretId }) } }));
    expect(await secrets.current('a')).toEqual({ of: 'a' });
    expect(await secrets.current('b')).toEqual({ of: 'b' });
  });
});

describe('the cache', () => {
  test('is used for five minutes, and then the store is asked again', async () => {
    await secrets.all(name);
    clock.advance(299_999);
    await secrets.all(name);
    expect(store.calls).toHaveLength(2);
    clock.advance(1);
    store.answer(holding('{"key":"newer"}', '{"key":"new"}'));
    expect(await secrets.all(name)).toEqual([{ key: 'newer' }, { key: 'new' }]);
  });

  test('remembers that there is no previous version', async () => {
    store.answer(holding('{"key":"new"}'));
    await secrets.all(name);
    await secrets.all(name);
    expect(store.calls).toHaveLength(2);
  });

  test('is passed by for a fresh read, and keeps what that reads', async () => {
    await secrets.current(name);
    store.answer(holding('{"key":"newest"}'));
    expect(await secrets.current(name)).toEqual({ key: 'new' });
    expect(await secrets.current(name, true)).toEqual({ key: 'newest' });
    expect(await secrets.current(name)).toEqual({ key: 'newest' });
  });

  test('shares one read among all who ask at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => secrets.current(name)));
    expect(store.calls).toHaveLength(1);
  });
});

describe('a store in trouble', () => {
  test('is an error that names the secret, where nothing is known yet', async () => {
    store.answer(() => down);
    await expect(secrets.current(name)).rejects.toThrow(
      `the secret ${name} could not be read: InternalServiceError`,
    );
  });

  test('does not stop what an older value can do', async () => {
    await secrets.all(name);
    store.answer(() => down);
    clock.advance(600_000);
    expect(await secrets.all(name)).toEqual([{ key: 'new' }, { key: 'old' }]);
  });

  test('is left alone for ten seconds where an older value will do', async () => {
    await secrets.current(name);
    store.answer(() => down);
    clock.advance(600_000);
    await secrets.current(name);
    await secrets.current(name);
    expect(store.calls).toHaveLength(2);
    clock.advance(10_000);
    store.answer(holding('{"key":"newer"}'));
    expect(await secrets.current(name)).toEqual({ key: 'newer' });
  });

  test('is an error again when the older value is more than an hour over its time', async () => {
    await secrets.current(name);
    store.answer(() => down);
    clock.advance(300_000 + 3_600_000);
    await expect(secrets.current(name)).rejects.toThrow('could not be read');
  });

  test('is an error for a fresh read', async () => {
    await secrets.current(name);
    store.answer(() => down);
    await expect(secrets.current(name, true)).rejects.toThrow('could not be read');
  });

  test('that never answers is an error in time', async () => {
    secrets = createSecrets(client, { now: clock.now, timeout: 20 });
    store.answer(() => undefined);
    await expect(secrets.current(name)).rejects.toThrow(`the secret ${name} could not be read`);
  });

  test('is tried anew after a failed first read', async () => {
    store.answer(() => down);
    await expect(secrets.current(name)).rejects.toThrow();
    store.answer(holding('{"key":"new"}'));
    expect(await secrets.current(name)).toEqual({ key: 'new' });
  });
});

test('a secret that was deleted is gone once its time is up: that is no failure to be waited out', async () => {
  await secrets.current(name);
  store.answer(() => notFound);
  clock.advance(300_000);
  await expect(secrets.current(name)).rejects.toThrow(
    `the secret ${name} could not be read: ResourceNotFoundException`,
  );
});

test('a secret that is not JSON is an error that does not quote it', async () => {
  store.answer(holding('hunter2-is-my-password'));
  const error = await secrets.current(name).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: `the secret ${name} is not JSON: set it anew` });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
});
