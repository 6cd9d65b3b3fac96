import { describe, expect, test } from 'vitest';
import { refersTo, synthesize } from './template.ts';

const stack = synthesize({ sources: ['okta', 'pagerduty'], targets: ['opsgenie', 'bellhop'] });
const production = synthesize({ stage: 'prod' });

const names = (type: string, property: string) =>
  stack
    .of(type)
    .map(({ properties }) => properties[property])
    .sort();

describe('what the configuration names', () => {
  test('a target that nobody has heard of gets its queues, its worker and its secret', () => {
    for (const queue of ['bellhop', 'bellhop-leavers', 'bellhop-dead']) {
      expect(() => stack.queue(queue)).not.toThrow();
    }
    expect(() => stack.function('apply-bellhop')).not.toThrow();
    expect(() => stack.secret('targets/bellhop')).not.toThrow();
  });

  test('nothing is made for a target that is not in it', () => {
    expect(JSON.stringify(stack.template.toJSON())).not.toContain('statuspage');
  });

  test('every source and every target has a secret', () => {
    expect(names('AWS::SecretsManager::Secret', 'Name')).toEqual([
      'rollcall/dev/sources/okta',
      'rollcall/dev/sources/pagerduty',
      'rollcall/dev/targets/bellhop',
      'rollcall/dev/targets/opsgenie',
    ]);
  });

  test('a source that is a file has no secret, and nothing watches over its webhooks', () => {
    const file = synthesize({ sources: ['csv'], targets: ['opsgenie'] });
    expect(() => file.secret('sources/csv')).toThrow();
    expect(JSON.stringify(file.template.toJSON())).not.toMatch(/csv-(secret|directory|source-credential)/);
  });

  test('there are the four functions, apply once a target', () => {
    expect(names('AWS::Lambda::Function', 'FunctionName')).toEqual([
      'rollcall-dev-apply-bellhop',
      'rollcall-dev-apply-opsgenie',
      'rollcall-dev-receive',
      'rollcall-dev-route',
      'rollcall-dev-sweep',
    ]);
  });

  test('every name shows the stage, so two stages live in one account', () => {
    const given = JSON.stringify(production.template.toJSON()).match(/rollcall[-/][a-z]+/g) ?? [];
    expect(new Set(given)).toEqual(new Set(['rollcall-prod', 'rollcall/prod']));
  });

  test('it stays plain enough to be read by a machine that is not AWS', () => {
    const types = new Set(
      Object.values(stack.template.toJSON().Resources).map((resource) => (resource as { Type: string }).Type),
    );
    expect([...types].filter((type) => /^(Custom|AWS::CloudFormation)::/.test(type))).toEqual([]);
  });
});

describe('secrets', () => {
  test('come without any value, so no deployment ever puts one over the real one', () => {
    for (const { properties } of stack.of('AWS::SecretsManager::Secret')) {
      expect(properties).not.toHaveProperty('SecretString');
      expect(properties).not.toHaveProperty('GenerateSecretString');
    }
  });

  test('stay when a production stack goes', () => {
    expect(production.secret('sources/okta').whenDeleted).toBe('Retain');
    expect(stack.secret('sources/okta').whenDeleted).toBe('Delete');
  });
});

describe('the HTTP API and the clock', () => {
  test('every path goes to receive, as payload 2.0', () => {
    const { id, properties } = stack.only('AWS::ApiGatewayV2::Integration');
    expect(properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: { 'Fn::GetAtt': [stack.function('receive').id, 'Arn'] },
    });
    const route = stack.only('AWS::ApiGatewayV2::Route').properties;
    expect(route).toMatchObject({ RouteKey: '$default', AuthorizationType: 'NONE' });
    expect(refersTo(route.Target)).toContain(id);
  });

  test('access is logged without headers, queries or bodies, and floods are cut', () => {
    const { properties } = stack.only('AWS::ApiGatewayV2::Stage');
    expect(properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
    const { Format: format } = properties.AccessLogSettings as { Format: string };
    expect(format).toContain('$context.status');
    expect(format).not.toMatch(/header|query|body|authorizer/i);
  });

  test('the URL is told after a deployment', () => {
    stack.template.hasOutput('Url', {});
  });

  test('sweep runs every minute, and a failed run is not repeated', () => {
    expect(stack.only('AWS::Events::Rule').properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [stack.function('sweep').id, 'Arn'] },
          RetryPolicy: { MaximumRetryAttempts: 0 },
        },
      ],
    });
    expect(stack.only('AWS::Lambda::EventInvokeConfig').properties).toMatchObject({
      FunctionName: { Ref: stack.function('sweep').id },
      MaximumRetryAttempts: 0,
    });
  });

  test('logs are kept two weeks, in production three months', () => {
    for (const { properties } of stack.of('AWS::Logs::LogGroup')) {
      expect(properties.RetentionInDays).toBe(14);
    }
    for (const { properties } of production.of('AWS::Logs::LogGroup')) {
      expect(properties.RetentionInDays).toBe(90);
    }
  });
});
