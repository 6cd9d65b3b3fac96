import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refersTo, rightsOf, synthesize } from './template.ts';

const stack = synthesize({ sources: ['okta', 'pagerduty'], targets: ['opsgenie', 'bellhop'] });
const roster = stack.only('AWS::DynamoDB::Table').id;
const dueIndex = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [roster, 'Arn'] }, '/index/due']] };
const peopleIndex = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [roster, 'Arn'] }, '/index/people']] };

const sorted = (ids: string[]) => [...ids].sort();
const queues = (...names: string[]) => sorted(names.map((name) => stack.queue(name).id));
const secrets = (...names: string[]) => sorted(names.map((name) => stack.secret(name).id));
const everyLane = ['opsgenie', 'opsgenie-leavers', 'bellhop', 'bellhop-leavers'];

const leavesTraces = (name: string) => ({
  'logs:CreateLogStream': [stack.log(name).id],
  'logs:PutLogEvents': [stack.log(name).id],
  // AWS knows no resource to narrow these two to.
  'xray:PutTraceSegments': ['*'],
  'xray:PutTelemetryRecords': ['*'],
});

const consumes = (...names: string[]) => ({
  'sqs:ReceiveMessage': queues(...names),
  'sqs:DeleteMessage': queues(...names),
  'sqs:ChangeMessageVisibility': queues(...names),
  'sqs:GetQueueAttributes': queues(...names),
});

const rosterByKey = {
  'dynamodb:GetItem': [roster],
  'dynamodb:Query': [roster],
  'dynamodb:PutItem': [roster],
};

/** Everything that a function may do: the action, and on which resources, by logical id. */
function may(name: string): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const { Effect: effect, Action: actions, Resource: resources } of rightsOf(stack, name)) {
    if (effect === 'Deny') continue;
    for (const action of actions) {
      all[action] = sorted([...(all[action] ?? []), ...resources.map(resourceId)]);
    }
  }
  return all;
}

function resourceId(resource: unknown): string {
  if (resource === '*') return '*';
  if (JSON.stringify(resource) === JSON.stringify(dueIndex)) return 'the due index';
  if (JSON.stringify(resource) === JSON.stringify(peopleIndex)) return 'the people index';
  const [id, ...more] = refersTo(resource);
  if (id === undefined || more.length > 0)
    throw new Error(`${JSON.stringify(resource)} is not one resource.`);
  return id;
}

describe('each function may do what it does and nothing else', () => {
  test('receive sends events on and reads the secrets of sources; people are none of its business', () => {
    expect(may('receive')).toEqual({
      ...leavesTraces('receive'),
      'sqs:SendMessage': queues('lifecycle', 'lifecycle-leavers', 'lifecycle-dead'),
      'secretsmanager:GetSecretValue': secrets('sources/okta', 'sources/pagerduty'),
    });
  });

  test('route uses the roster by key and by its index, wakes the targets, may ask a source again, and cannot read the targets’ keys', () => {
    expect(may('route')).toEqual({
      ...leavesTraces('route'),
      ...rosterByKey,
      'dynamodb:Query': sorted([roster, 'the due index']),
      ...consumes('lifecycle', 'lifecycle-leavers'),
      'sqs:SendMessage': queues('lifecycle', 'lifecycle-dead', ...everyLane),
      'secretsmanager:GetSecretValue': secrets('sources/okta', 'sources/pagerduty'),
    });
  });

  test('a target’s worker touches its own queues and its own key, never another target’s, and finds everybody to compare', () => {
    expect(may('apply-bellhop')).toEqual({
      ...leavesTraces('apply-bellhop'),
      ...rosterByKey,
      'dynamodb:Query': sorted([roster, 'the due index', 'the people index']),
      ...consumes('bellhop', 'bellhop-leavers'),
      'sqs:SendMessage': queues('bellhop', 'bellhop-leavers', 'bellhop-dead'),
      'secretsmanager:GetSecretValue': secrets('targets/bellhop'),
    });
  });

  test('sweep finds who is due and wakes, has directories read, and reads on which day each key ends, but no key', () => {
    expect(may('sweep')).toEqual({
      ...leavesTraces('sweep'),
      ...rosterByKey,
      'dynamodb:Query': sorted([roster, 'the due index']),
      'dynamodb:Scan': [roster],
      'dynamodb:DeleteItem': [roster],
      'sqs:SendMessage': queues('lifecycle', ...everyLane),
      'secretsmanager:DescribeSecret': secrets(
        'sources/okta',
        'sources/pagerduty',
        'targets/opsgenie',
        'targets/bellhop',
      ),
    });
  });

  test.each([
    [
      'route adds to the audit trail, and can neither read it nor change or delete a line',
      'route',
      ['dynamodb:DeleteItem'],
    ],
    ['apply does so too', 'apply-opsgenie', ['dynamodb:DeleteItem']],
    [
      'sweep can delete a line, and can neither read the audit trail of a person nor change a line',
      'sweep',
      [],
    ],
  ])('%s', (_, name, more) => {
    const denied = rightsOf(stack, name).filter(({ Effect: effect }) => effect === 'Deny');
    expect(denied).toEqual([
      {
        Effect: 'Deny',
        Action: [...more, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        Resource: [{ 'Fn::GetAtt': [roster, 'Arn'] }],
        Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['HISTORY#*'] } },
      },
    ]);
  });

  test('only sweep can delete items of the roster, and only what is about persons', () => {
    for (const name of ['receive', 'route', 'apply-opsgenie', 'apply-bellhop'])
      expect(Object.keys(may(name))).not.toContain('dynamodb:DeleteItem');
    const removing = rightsOf(stack, 'sweep').filter(
      ({ Effect: effect, Action: actions }) => effect === 'Allow' && actions.includes('dynamodb:DeleteItem'),
    );
    expect(removing).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:DeleteItem'],
        Resource: [{ 'Fn::GetAtt': [roster, 'Arn'] }],
        Condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': [
              'HISTORY#*',
              'PERSON#*',
              'IDENTITYPART#*',
              'LINK#*',
              'GROUP#*',
              'AGAIN#*',
              'DECISION#*',
              'SNAPSHOT#*',
            ],
          },
        },
      },
    ]);
  });

  test('no right but the one to write traces has a wildcard, and no role comes with a policy that is not ours', () => {
    for (const { properties } of stack.of('AWS::IAM::Policy')) {
      const { Statement: statements } = properties.PolicyDocument as { Statement: { Action: unknown }[] };
      const others = statements.filter(({ Action: action }) => !JSON.stringify(action).includes('xray:'));
      expect(others).toHaveLength(statements.length - 1);
      expect(JSON.stringify(others)).not.toMatch(/(?<![A-Z]#)\*/);
    }
    for (const { properties } of stack.of('AWS::IAM::Role')) {
      expect(properties).not.toHaveProperty('ManagedPolicyArns');
      expect(properties).not.toHaveProperty('Policies');
    }
  });

  test('two functions never share a role', () => {
    const roles = stack.of('AWS::Lambda::Function').flatMap(({ properties }) => refersTo(properties.Role));
    expect(new Set(roles).size).toBe(5);
  });

  test('only the API calls receive and only the schedule calls sweep', () => {
    const callers = stack
      .of('AWS::Lambda::Permission')
      .map(({ properties }) => [refersTo(properties.FunctionName)[0], properties.Principal]);
    expect(Object.fromEntries(callers)).toEqual({
      [stack.function('receive').id]: 'apigateway.amazonaws.com',
      [stack.function('sweep').id]: 'events.amazonaws.com',
    });
  });
});

/** What the SDK's commands are called as rights; a batch needs the right of the single one. */
const rightOfCommand: Record<string, string> = {
  GetCommand: 'dynamodb:GetItem',
  PutCommand: 'dynamodb:PutItem',
  DeleteCommand: 'dynamodb:DeleteItem',
  UpdateCommand: 'dynamodb:UpdateItem',
  QueryCommand: 'dynamodb:Query',
  ScanCommand: 'dynamodb:Scan',
  SendMessageCommand: 'sqs:SendMessage',
  SendMessageBatchCommand: 'sqs:SendMessage',
  ChangeMessageVisibilityCommand: 'sqs:ChangeMessageVisibility',
  ChangeMessageVisibilityBatchCommand: 'sqs:ChangeMessageVisibility',
  GetSecretValueCommand: 'secretsmanager:GetSecretValue',
  DescribeSecretCommand: 'secretsmanager:DescribeSecret',
};

test('every AWS call in the code is a right that some function has: one machine alone would not notice', () => {
  const root = join(import.meta.dirname, '../../../functions');
  const sources = globSync('**/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const commands = sources.flatMap((source) => source.match(/(?<=\bnew )[A-Z]\w+Command\b/g) ?? []);
  expect(commands).not.toEqual([]);
  const granted = ['receive', 'route', 'apply-bellhop', 'sweep'].flatMap((name) => Object.keys(may(name)));
  for (const command of commands) {
    expect(Object.keys(rightOfCommand)).toContain(command);
    expect(granted).toContain(rightOfCommand[command]);
  }
});
