import { describe, expect, it } from 'vitest';
import { type Identities, resolve } from '../../../infra/local/template.ts';

const identities: Identities = {
  Queue: { type: 'AWS::SQS::Queue', ref: 'http://q', attributes: { Arn: 'arn:aws:sqs:x:0:q' } },
  Nested: { type: 'Any', ref: 'nested', attributes: { 'Endpoint.Port': '5432' } },
  'AWS::Region': { type: 'pseudo parameter', ref: 'us-east-1', attributes: {} },
  'AWS::AccountId': { type: 'pseudo parameter', ref: '000000000000', attributes: {} },
};

describe('resolving the intrinsic functions of a template', () => {
  it.each([
    ['Ref', { Ref: 'Queue' }, 'http://q'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:x:0:q'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:aws:sqs:x:0:q'],
    ['Fn::GetAtt of a nested attribute', { 'Fn::GetAtt': ['Nested', 'Endpoint.Port'] }, '5432'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Nested' }, 3]] }, 'a/nested/3'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `\${AWS::Region}-\${Nested}-\${Queue.Arn}` },
      'us-east-1-nested-arn:aws:sqs:x:0:q',
    ],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': [`\${x}/\${Nested}`, { x: { Ref: 'Queue' } }] },
      'http://q/nested',
    ],
    ['Fn::Sub with a literal', { 'Fn::Sub': `\${!kept}` }, `\${kept}`],
    ['Fn::Select', { 'Fn::Select': ['1', ['a', { Ref: 'Nested' }]] }, 'nested'],
    ['Fn::Split', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }, 'arn:aws:sqs:x:0:q'.split(':')],
    [
      'functions within functions',
      { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': 'Queue.Arn' }] }] },
      'q',
    ],
  ])('works out %s', (_name, value, expected) => {
    expect(resolve(value, identities)).toEqual(expected);
  });

  it('leaves plain values as they are, at any depth', () => {
    const value = { a: [1, true, null, { b: 'text', Ref: 'Queue' }] };
    expect(resolve(value, identities)).toEqual(value);
  });

  it('leaves out what is AWS::NoValue', () => {
    const none = { Ref: 'AWS::NoValue' };
    expect(resolve({ a: none, b: [none, 1] }, identities)).toEqual({ b: [1] });
  });

  it.each([
    [{ 'Fn::ImportValue': 'x' }, 'uses Fn::ImportValue'],
    [{ 'Fn::If': ['c', 1, 2] }, 'uses Fn::If'],
    [{ Ref: 'Nobody' }, 'refers to Nobody'],
    [{ 'Fn::GetAtt': ['Queue', 'Colour'] }, 'Colour of Queue (AWS::SQS::Queue)'],
    [{ 'Fn::Sub': `\${Nobody}` }, 'refers to Nobody'],
    [{ 'Fn::Join': 'a' }, 'Fn::Join needs a list'],
    [{ 'Fn::Split': [1, 'a'] }, 'Fn::Split needs a text'],
  ])('says in one sentence why %j cannot be worked out', (value, words) => {
    expect(() => resolve(value, identities)).toThrow(words);
    expect(() => resolve(value, identities)).toThrow(expect.objectContaining({ name: 'CannotStart' }));
  });
});
