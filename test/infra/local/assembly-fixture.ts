import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A synthesized app as CDK leaves it: `receive` behind an HTTP API, a queue, `work` behind the queue, a schedule. */
export function writeAssembly(code: Record<string, string>, resources: Record<string, unknown> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  const json = (file: string, value: unknown) => writeFileSync(join(folder, file), JSON.stringify(value));
  json('manifest.json', {
    artifacts: {
      'test.assets': { type: 'cdk:asset-manifest', properties: { file: 'test.assets.json' } },
      test: { type: 'aws:cloudformation:stack', properties: { templateFile: 'test.template.json' } },
      Tree: { type: 'cdk:tree' },
    },
  });
  json('test.assets.json', {
    files: Object.fromEntries(Object.keys(code).map((name) => [name, asset(name)])),
  });
  json('test.template.json', { Resources: { ...house, ...functions(code), ...resources } });
  for (const [name, source] of Object.entries(code)) {
    mkdirSync(join(folder, `asset.${name}`));
    writeFileSync(join(folder, `asset.${name}`, 'index.mjs'), source);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function asset(name: string) {
  return {
    source: { path: `asset.${name}`, packaging: 'zip' },
    destinations: { here: { bucketName: 'assets', objectKey: `${name}.zip` } },
  };
}

function functions(code: Record<string, string>) {
  return Object.fromEntries(
    Object.keys(code).map((name) => [
      `${name}0A1B2C3D`,
      {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: `test-${name}`,
          Code: { S3Bucket: { 'Fn::Sub': `assets-\${AWS::AccountId}` }, S3Key: `${name}.zip` },
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['RoleOfNobody', 'Arn'] },
          Environment: {
            Variables: {
              QUEUE: { Ref: 'Jobs' },
              TABLE: { Ref: 'Roster' },
              BOTH: {
                'Fn::Join': ['', ['{"live":"', { Ref: 'Jobs' }, '","dead":"', { Ref: 'JobsDead' }, '"}']],
              },
            },
          },
          Timeout: 5,
          MemorySize: 128,
        },
      },
    ]),
  );
}

const house = {
  Jobs: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'jobs.fifo',
      FifoQueue: true,
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['JobsDead', 'Arn'] }, maxReceiveCount: 1000 },
    },
  },
  JobsDead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs-dead.fifo', FifoQueue: true } },
  JobsPolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ 'Fn::ImportValue': 'elsewhere' }] } },
  Roster: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'roster',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  },
  Okta: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'rollcall/dev/sources/okta' } },
  Opsgenie: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'rollcall/dev/targets/opsgenie' } },
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'test', ProtocolType: 'HTTP' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationUri: { 'Fn::GetAtt': ['receive0A1B2C3D', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      RouteKey: '$default',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
    },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
      FunctionName: { Ref: 'work0A1B2C3D' },
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'sweep',
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': ['work0A1B2C3D', 'Arn'] } }],
    },
  },
};
