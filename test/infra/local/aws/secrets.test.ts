import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../../infra/local/aws/client.ts';
import { startSecrets } from '../../../../infra/local/aws/secrets.ts';
import type { Listening } from '../../../../infra/local/http.ts';

describe('Secrets Manager on one machine', () => {
  let secrets: Listening;
  let client: SecretsManagerClient;
  const id = 'rollcall/dev/sources/okta';
  const create = (Name = id) => client.send(new CreateSecretCommand({ Name, Description: 'for tests' }));
  const put = (SecretString: string, rest: object = {}) =>
    client.send(new PutSecretValueCommand({ SecretId: id, SecretString, ...rest }));
  const get = (rest: object = {}) => client.send(new GetSecretValueCommand({ SecretId: id, ...rest }));

  beforeEach(async () => {
    secrets = await startSecrets(0, () => Date.parse('2026-01-05T09:00:00Z'));
    client = new SecretsManagerClient(clientOptions(secrets.url));
  });
  afterEach(async () => {
    client.destroy();
    await secrets.close();
  });

  it('does not know a secret that nobody made', async () => {
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('has no value for a secret that was never set', async () => {
    await create();
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });

  it('answers the current value by name, by ARN and by ARN without its ending', async () => {
    const { ARN = '' } = await create();
    const { VersionId } = await put('one');
    for (const SecretId of [id, ARN, ARN.slice(0, -7)]) {
      expect(await client.send(new GetSecretValueCommand({ SecretId }))).toMatchObject({
        ARN,
        Name: id,
        SecretString: 'one',
        VersionId,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: new Date('2026-01-05T09:00:00Z'),
      });
    }
  });

  it('keeps the value before as AWSPREVIOUS, and only that one', async () => {
    await create();
    await put('one');
    await expect(get({ VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await put('two');
    await put('three');
    expect((await get()).SecretString).toBe('three');
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('two');
  });

  it('answers any version by its id, and none where id and label do not belong together', async () => {
    await create();
    const first = await put('one');
    await put('two');
    expect((await get({ VersionId: first.VersionId })).SecretString).toBe('one');
    await expect(get({ VersionId: first.VersionId, VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('puts a version under another label without touching the current one', async () => {
    await create();
    await put('one');
    const pending = await put('two', { VersionStages: ['AWSPENDING'] });
    expect(pending.VersionStages).toEqual(['AWSPENDING']);
    expect((await get()).SecretString).toBe('one');
    expect((await get({ VersionStage: 'AWSPENDING' })).SecretString).toBe('two');
  });

  it('does nothing for a request that comes again, and refuses another content under its token', async () => {
    await create();
    const ClientRequestToken = 'a'.repeat(32);
    const first = await put('one', { ClientRequestToken });
    expect(await put('one', { ClientRequestToken })).toMatchObject({ VersionId: first.VersionId });
    await expect(put('two', { ClientRequestToken })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    expect((await get()).SecretString).toBe('one');
  });

  it('makes a secret with its first value, once', async () => {
    const command = new CreateSecretCommand({ Name: id, SecretString: 'one' });
    expect(await client.send(command)).toMatchObject({ Name: id, VersionId: expect.any(String) });
    expect((await get()).SecretString).toBe('one');
    await expect(client.send(command)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  it('holds binary values too', async () => {
    await create();
    await client.send(new PutSecretValueCommand({ SecretId: id, SecretBinary: Buffer.from([0, 255]) }));
    expect(Buffer.from((await get()).SecretBinary ?? [])).toEqual(Buffer.from([0, 255]));
  });

  it('describes a secret and lists those whose names begin alike', async () => {
    await create();
    await create('rollcall/dev/targets/opsgenie');
    const one = await put('one');
    const two = await put('two');
    expect(await client.send(new DescribeSecretCommand({ SecretId: id }))).toMatchObject({
      Name: id,
      Description: 'for tests',
      LastChangedDate: new Date('2026-01-05T09:00:00Z'),
      VersionIdsToStages: {
        [String(one.VersionId)]: ['AWSPREVIOUS'],
        [String(two.VersionId)]: ['AWSCURRENT'],
      },
    });
    const names = async (Filters?: [{ Key: 'name'; Values: string[] }]) =>
      (await client.send(new ListSecretsCommand({ Filters }))).SecretList?.map(({ Name }) => Name);
    expect(await names()).toEqual([id, 'rollcall/dev/targets/opsgenie']);
    expect(await names([{ Key: 'name', Values: ['rollcall/dev/targets/'] }])).toEqual([
      'rollcall/dev/targets/opsgenie',
    ]);
  });

  it('says plainly what it does not do', async () => {
    await expect(client.send(new RotateSecretCommand({ SecretId: id }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'RotateSecret is not provided on this machine.',
    });
  });

  it('refuses a request that is not one', async () => {
    const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
    const answer = await fetch(secrets.url, { method: 'POST', headers, body: '{}' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { __type: 'ValidationException', Message: 'SecretId is required.' },
    ]);
  });
});
