import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refersTo, rightsOf, synthesize, variablesOf } from './template.ts';

const stack = synthesize({ sources: ['okta', 'scim'], targets: ['opsgenie'] });
const roster = stack.only('AWS::DynamoDB::Table').id;

test('a source that is served has a function of its own behind its path, and everything else goes to receive as before', () => {
  const routes = stack.of('AWS::ApiGatewayV2::Route').map(({ properties }) => {
    const [integration = ''] = refersTo(properties.Target).filter(
      (id) => id !== stack.only('AWS::ApiGatewayV2::Api').id,
    );
    const called = stack
      .of('AWS::ApiGatewayV2::Integration')
      .find(({ id }) => id === integration)?.properties;
    return [properties.RouteKey, refersTo(called?.IntegrationUri), called?.PayloadFormatVersion];
  });
  expect(routes.sort()).toEqual([
    ['$default', [stack.function('receive').id], '2.0'],
    ['ANY /scim/v2/{proxy+}', [stack.function('scim').id], '2.0'],
  ]);
});

test('it reads and writes what its clients wrote, sends events on and reads its tokens; people are none of its business', () => {
  const rights = rightsOf(stack, 'scim').filter(({ Action: [action = ''] }) => !/^(logs|xray):/.test(action));
  expect(
    rights.map(({ Action, Resource, Condition }) => [Action, Resource.flatMap(refersTo), Condition]),
  ).toEqual([
    [
      ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      [roster],
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SCIM#*', 'LOCK#scim-group-*'] } },
    ],
    [['sqs:SendMessage'], [stack.queue('lifecycle').id, stack.queue('lifecycle-leavers').id], undefined],
    [['secretsmanager:GetSecretValue'], [stack.secret('sources/scim').id], undefined],
  ]);
});

test('it is given every variable that it reads', () => {
  const file = join(import.meta.dirname, '../../../functions/scim.ts');
  const asked = readFileSync(file, 'utf8').match(/(?<=')ROLLCALL_[A-Z]+(?=')/g) ?? [];
  expect(Object.keys(variablesOf(stack, 'scim')).sort()).toEqual(asked.sort());
});

test('floods of requests leave concurrency to the workers, but in a stage of a developer’s own', () => {
  const options = { sources: ['scim'], targets: ['opsgenie'] };
  const production = synthesize({ ...options, stage: 'prod' });
  expect(production.function('scim').properties.ReservedConcurrentExecutions).toBe(50);
  expect(stack.function('scim').properties).not.toHaveProperty('ReservedConcurrentExecutions');
});

test('it is watched as receive is: crashes, a token that is refused, its end, and its nightly comparison', () => {
  const names = stack.of('AWS::CloudWatch::Alarm').map(({ properties }) => String(properties.AlarmName));
  for (const alarm of ['scim-crashes', 'scim-secret', 'scim-directory', 'sources-scim-expires-in-7'])
    expect(names).toContain(`rollcall-dev-${alarm}`);
  expect(names).not.toContain('rollcall-dev-scim-source-credential');
});

test('without such a source there is none of it', () => {
  const without = synthesize({ sources: ['okta'], targets: ['opsgenie'] });
  expect(without.of('AWS::Lambda::Function').map(({ properties }) => properties.FunctionName)).not.toContain(
    'rollcall-dev-scim',
  );
  expect(without.of('AWS::ApiGatewayV2::Route')).toHaveLength(1);
});
