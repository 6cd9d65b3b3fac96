import { describe, expect, test } from 'vitest';
import { refersTo, rightsOf, synthesize } from './template.ts';

const own = synthesize({
  stage: 'prod',
  deployment: { kms: 'customer', alarms: { email: 'sre@example.com' }, logRetentionDays: 365 },
});
const arn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const functions = ['receive', 'route', 'apply-opsgenie', 'sweep'];

describe('a key of one’s own', () => {
  const key = own.only('AWS::KMS::Key');
  const keyArn = { 'Fn::GetAtt': [key.id, 'Arn'] };

  test('is rotated, and stays when a production stack goes', () => {
    expect(key.properties).toMatchObject({ EnableKeyRotation: true });
    expect(key.whenDeleted).toBe('Retain');
    expect(own.only('AWS::KMS::Alias').properties.AliasName).toBe('alias/rollcall-prod');
    const dev = synthesize({ deployment: { kms: 'customer' } });
    expect(dev.only('AWS::KMS::Key').whenDeleted).toBe('Delete');
  });

  test('encrypts everything that is stored', () => {
    for (const { properties } of own.of('AWS::SQS::Queue')) expect(properties.KmsMasterKeyId).toEqual(keyArn);
    for (const { properties } of own.of('AWS::SecretsManager::Secret'))
      expect(properties.KmsKeyId).toEqual(keyArn);
    for (const { properties } of own.of('AWS::Logs::LogGroup')) expect(properties.KmsKeyId).toEqual(keyArn);
    expect(own.only('AWS::DynamoDB::Table').properties.SSESpecification).toEqual({
      KMSMasterKeyId: keyArn,
      SSEEnabled: true,
      SSEType: 'KMS',
    });
    expect(refersTo(own.only('AWS::SNS::Topic').properties.KmsMasterKeyId)).toEqual([key.id]);
  });

  test('lets the stage’s logs and alarms in, and no other', () => {
    const { Statement: statements } = key.properties.KeyPolicy as { Statement: Record<string, unknown>[] };
    const services = statements.flatMap(({ Principal: principal, Condition: condition }) => {
      const { Service: service } = principal as { Service?: unknown };
      return service === undefined ? [] : [[JSON.stringify(service), JSON.stringify(condition)]];
    });
    expect(services).toEqual([
      [expect.stringContaining('logs.'), expect.stringContaining(':log-group:/rollcall/prod/*')],
      [expect.stringContaining('cloudwatch.'), expect.stringContaining(':alarm:rollcall-prod-*')],
    ]);
  });

  test.each([
    ['receive', ['sqs', 'secretsmanager'], []],
    [
      'route',
      ['sqs', 'secretsmanager', 'dynamodb'],
      ['DescribeKey', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo'],
    ],
    [
      'apply-opsgenie',
      ['sqs', 'secretsmanager', 'dynamodb'],
      ['DescribeKey', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo'],
    ],
    ['sweep', ['sqs', 'dynamodb'], ['DescribeKey', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo']],
  ])('is used by %s through the services that it works with, never directly', (name, services, more) => {
    const [statement, ...others] = rightsOf(own, name).filter(({ Action: actions }) =>
      actions.some((action) => action.startsWith('kms:')),
    );
    expect(others).toEqual([]);
    expect(statement?.Action.toSorted()).toEqual(
      ['Decrypt', 'GenerateDataKey', ...more].map((action) => `kms:${action}`).sort(),
    );
    expect(statement?.Resource).toEqual([keyArn]);
    const through = services.map((service) => expect.stringContaining(`"${service}."`));
    const { 'kms:ViaService': via } = (
      statement as unknown as { Condition: { StringEquals: Record<string, unknown[]> } }
    ).Condition.StringEquals;
    expect([via].flat().map((each) => JSON.stringify(each))).toEqual(through);
  });

  test('may be one that is there already, by its ARN', () => {
    const theirs = synthesize({ deployment: { kms: { arn } } });
    expect(theirs.of('AWS::KMS::Key')).toEqual([]);
    for (const { properties } of theirs.of('AWS::SQS::Queue')) expect(properties.KmsMasterKeyId).toBe(arn);
    expect(rightsOf(theirs, 'sweep').some(({ Resource: resources }) => resources.includes(arn))).toBe(true);
  });

  test('is none where AWS’s own will do, and no function has a right to any', () => {
    const stack = synthesize();
    expect(stack.of('AWS::KMS::Key')).toEqual([]);
    for (const name of functions) expect(JSON.stringify(rightsOf(stack, name))).not.toContain('kms:');
  });
});

describe('a name of one’s own', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd';
  const stack = synthesize({ deployment: { domain: { name: 'rollcall.example.com', certificateArn } } });

  test('takes TLS 1.2, which is all that PagerDuty speaks, and what is newer', () => {
    expect(stack.only('AWS::ApiGatewayV2::DomainName').properties).toEqual({
      DomainName: 'rollcall.example.com',
      DomainNameConfigurations: [
        { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
  });

  test('leads to the same API, whose first address goes on working', () => {
    const { properties } = stack.only('AWS::ApiGatewayV2::ApiMapping');
    expect(refersTo(properties.ApiId)).toEqual([stack.only('AWS::ApiGatewayV2::Api').id]);
    expect(stack.only('AWS::ApiGatewayV2::Api').properties).not.toHaveProperty(
      'DisableExecuteApiEndpoint',
      true,
    );
  });

  test('is the URL that is told, with what DNS has to point to', () => {
    stack.template.hasOutput('Url', { Value: 'https://rollcall.example.com' });
    stack.template.hasOutput('DomainTarget', {});
  });

  test('is none without a word', () => {
    expect(synthesize().of('AWS::ApiGatewayV2::DomainName')).toEqual([]);
  });
});

test('logs are kept as long as the configuration says', () => {
  for (const { properties } of own.of('AWS::Logs::LogGroup')) expect(properties.RetentionInDays).toBe(365);
});

test('every call is traced, from queue to queue', () => {
  for (const { properties } of own.of('AWS::Lambda::Function')) {
    expect(properties.TracingConfig).toEqual({ Mode: 'Active' });
  }
});
