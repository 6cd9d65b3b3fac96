import { describe, expect, test } from 'vitest';
import { type Options, synthesize } from './template.ts';

/** Everything that holds what cannot be had again: people, what waits for them, who may do what, what was done. */
const kept = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
  'AWS::Logs::LogGroup',
];

function removal(options: Options) {
  const stack = synthesize(options);
  return [...new Set(kept.flatMap((type) => stack.of(type).map(({ whenDeleted }) => whenDeleted)))];
}

describe('a stage with real people in it', () => {
  test.each(['prod', 'staging', 'eu'])('%s keeps what it holds when the stack is destroyed', (stage) => {
    expect(removal({ stage })).toEqual(['Retain']);
    expect(removal({ stage, deployment: { kms: 'customer' } })).toEqual(['Retain']);
  });

  test('dev goes with all it holds, unless the configuration protects it', () => {
    expect(removal({})).toEqual(['Delete']);
    expect(removal({ deployment: { protect: true } })).toEqual(['Retain']);
  });

  test('is given up by name', () => {
    expect(removal({ stage: 'prod', deployment: { protect: false } })).toEqual(['Delete']);
  });

  test('cannot be destroyed before its termination protection is taken off', () => {
    expect(synthesize({ stage: 'prod' }).stack.terminationProtection).toBe(true);
    expect(synthesize({}).stack.terminationProtection).toBe(false);
    const waived = synthesize({ stage: 'prod', deployment: { protect: false } });
    expect(waived.stack.terminationProtection).toBe(false);
  });

  test('is kept under names of its own, so that a stack that is deployed again can take it back', () => {
    const names = ['TableName', 'QueueName', 'Name', 'LogGroupName'];
    const stack = synthesize({ stage: 'prod' });
    for (const { properties } of kept.flatMap((type) => stack.of(type))) {
      expect(names.some((name) => typeof properties[name] === 'string')).toBe(true);
    }
  });
});
