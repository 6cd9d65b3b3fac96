import { afterAll, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../infra/local/assembly.ts';
import { identify } from '../../../infra/local/identities.ts';
import { resolveTemplate } from '../../../infra/local/resolved-template.ts';
import { writeAssembly } from './assembly-fixture.ts';

const endpoints = { sqs: 'http://127.0.0.1:8789', webhooks: 'http://127.0.0.1:8787' };
const made: { remove(): void }[] = [];

/** The resolvedTemplate of the fixture, with these resources added or put in place of its own. */
function resolvedTemplateWith(resources: Record<string, unknown> = {}) {
  const fixture = writeAssembly({ receive: '', work: '' }, resources);
  made.push(fixture);
  const assembly = readAssembly(fixture.folder);
  return {
    ...resolveTemplate(assembly, identify(assembly.template, assembly.stackName, endpoints)),
    folder: fixture.folder,
  };
}

afterAll(() => {
  for (const { remove } of made) remove();
});

describe('what the template says is to run', () => {
  const resolvedTemplate = resolvedTemplateWith();
  const work = resolvedTemplate.functions.find(({ label }) => label === 'work');

  it('gives functions queue URLs on the loopback address, where the SDK can reach them', () => {
    expect(work?.environment).toEqual({
      QUEUE: 'http://127.0.0.1:8789/000000000000/jobs.fifo',
      TABLE: 'roster',
      BOTH: '{"live":"http://127.0.0.1:8789/000000000000/jobs.fifo","dead":"http://127.0.0.1:8789/000000000000/jobs-dead.fifo"}',
    });
  });

  it('runs each function from its own synthesized folder, with its own limits', () => {
    expect(work).toMatchObject({
      name: 'test-work',
      folder: `${resolvedTemplate.folder}/asset.work`,
      handler: 'index.handler',
      timeout: 5000,
      memory: 128,
    });
  });

  it('makes queues with what changes their behaviour, dead-letter queue included', () => {
    expect(resolvedTemplate.queues[0]).toEqual({
      name: 'jobs.fifo',
      url: 'http://127.0.0.1:8789/000000000000/jobs.fifo',
      arn: 'arn:aws:sqs:us-east-1:000000000000:jobs.fifo',
      attributes: {
        FifoQueue: 'true',
        VisibilityTimeout: '30',
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:jobs-dead.fifo',
          maxReceiveCount: 1000,
        }),
      },
    });
  });

  it('connects queue and worker as the mapping says', () => {
    expect(resolvedTemplate.mappings).toEqual([
      {
        queue: resolvedTemplate.queues[0],
        to: work,
        batchSize: 5,
        maximumConcurrency: 2,
        reportsFailures: true,
      },
    ]);
  });

  it('sends every HTTP request to the function behind $default, and the clock to the other', () => {
    expect(resolvedTemplate.httpRoutes.map(({ to }) => to.name)).toEqual(['test-receive']);
    expect(resolvedTemplate.schedules).toEqual([
      { arn: 'arn:aws:events:us-east-1:000000000000:rule/sweep', every: 60_000, to: work },
    ]);
  });

  it('names the secrets and the table', () => {
    expect(resolvedTemplate.secrets).toEqual(['rollcall/dev/sources/okta', 'rollcall/dev/targets/opsgenie']);
    expect(resolvedTemplate.tables).toMatchObject([{ TableName: 'roster' }]);
  });

  it('names what has no name after its place in the template', () => {
    const { queues } = resolvedTemplateWith({ Plain: { Type: 'AWS::SQS::Queue' } });
    expect(queues.at(-1)).toMatchObject({ name: 'Plain', attributes: {} });
  });

  it('does not take a function for another whose name begins alike', () => {
    const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn('test-work-hard')}/invocations`;
    const { httpRoutes, schedules } = resolvedTemplateWith({
      Hard: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: 'test-work-hard', Code: { S3Key: 'work.zip' }, Handler: 'index.handler' },
      },
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { IntegrationUri: uri, PayloadFormatVersion: '2.0' },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Arn: arn('test-work-hard') }] },
      },
    });
    expect([httpRoutes[0]?.to.label, schedules[0]?.to.label]).toEqual(['work-hard', 'work-hard']);
  });

  it('leaves a disabled mapping and a disabled schedule alone', () => {
    const { mappings, schedules } = resolvedTemplateWith({
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
          FunctionName: 'test-work',
          Enabled: false,
        },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: { State: 'DISABLED', ScheduleExpression: 'rate(1 day)' },
      },
    });
    expect([mappings, schedules]).toEqual([[], []]);
  });
});

describe('a template that cannot be run here', () => {
  const mapping = (properties: object) => ({
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: properties },
  });
  const work = { 'Fn::GetAtt': ['work0A1B2C3D', 'Arn'] };

  it.each([
    [
      'a route of one method',
      { Other: { Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey: 'GET /', Target: 'x' } } },
      'and not GET /',
    ],
    [
      'another payload format',
      {
        Integration: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: { IntegrationUri: work, PayloadFormatVersion: '1.0' },
        },
      },
      'payload format 2.0',
    ],
    [
      'a mapping to nobody',
      mapping({ EventSourceArn: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, FunctionName: 'x' }),
      'calls x',
    ],
    [
      'a mapping from nowhere',
      mapping({ EventSourceArn: 'arn:x', FunctionName: 'test-work' }),
      'polls arn:x',
    ],
    [
      'a wrong type',
      mapping({ EventSourceArn: 1, FunctionName: 'test-work' }),
      'Mapping (AWS::Lambda::EventSourceMapping)',
    ],
    [
      'a cron schedule',
      {
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: { ScheduleExpression: 'cron(0 * * * ? *)', Targets: [{ Arn: work }] },
        },
      },
      'rate(1 minute)',
    ],
    [
      'code that was not synthesized',
      {
        Odd: {
          Type: 'AWS::Lambda::Function',
          Properties: { Code: { S3Key: 'gone.zip' }, Handler: 'index.handler' },
        },
      },
      'code of Odd',
    ],
    [
      'an environment that needs what is not here',
      {
        Odd: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Code: { S3Key: 'work.zip' },
            Handler: 'index.handler',
            Environment: { Variables: { KEY: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
          },
        },
        Role: { Type: 'AWS::IAM::Role' },
      },
      'Arn of Role (AWS::IAM::Role)',
    ],
  ])('is refused in one sentence: %s', (_name, resources, words) => {
    expect(() => resolvedTemplateWith(resources)).toThrow(words);
  });
});
