import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refersTo, type Synthesized, synthesize, variablesOf } from './template.ts';

const stack = synthesize({ sources: ['okta', 'pagerduty'], targets: ['opsgenie', 'bellhop'] });
const protectedStage = synthesize({ stage: 'prod' });
const functions = stack.of('AWS::Lambda::Function');

describe('functions', () => {
  test.each([
    ['route', ['lifecycle', 'lifecycle-leavers']],
    ['apply-bellhop', ['bellhop', 'bellhop-leavers']],
  ])('%s reads exactly %j, and one bad message never fails its neighbours', (worker, queues) => {
    const { id: workerId } = stack.function(worker);
    const mappings = stack
      .of('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => refersTo(properties.FunctionName).includes(workerId));
    expect(mappings.flatMap(({ properties }) => refersTo(properties.EventSourceArn)).sort()).toEqual(
      queues.map((name) => stack.queue(name).id).sort(),
    );
    for (const { properties } of mappings) {
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(properties.BatchSize).toBeLessThanOrEqual(10);
      expect(properties.ScalingConfig).toHaveProperty('MaximumConcurrency');
    }
  });

  test('workers are capped at the queue and never reserved, or throttled messages would burn receives', () => {
    for (const { properties } of [...functions, ...protectedStage.of('AWS::Lambda::Function')]) {
      if (String(properties.FunctionName).endsWith('-receive')) continue;
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  test('a flood of webhooks cannot take the concurrency that the workers need', () => {
    const atOnce = (of: Synthesized) => of.function('receive').properties.ReservedConcurrentExecutions;
    expect(atOnce(protectedStage)).toBe(100);
    expect(atOnce(synthesize({ stage: 'prod', deployment: { receiveAtOnce: 20 } }))).toBe(20);
    expect(atOnce(synthesize({ stage: 'prod', deployment: { receiveAtOnce: 'unlimited' } }))).toBeUndefined();
    // An account that is new may have too little to reserve any of it.
    expect(atOnce(stack)).toBeUndefined();
  });

  test('they run on the Node that the tests run on, on arm64, with a log of their own', () => {
    expect(process.version).toMatch(/^v24\./);
    for (const { properties } of functions) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    const logs = functions.flatMap(({ properties }) => refersTo(properties.LoggingConfig));
    expect(new Set(logs).size).toBe(functions.length);
  });

  test('receive gives up before a gateway does, and the workers have time to wait for a rate limit', () => {
    expect(stack.function('receive').properties).toMatchObject({ MemorySize: 512, Timeout: 10 });
    expect(stack.function('apply-bellhop').properties).toMatchObject({ Timeout: 60 });
  });

  test('route and sweep are told every lane, apply only its own', () => {
    const told = (name: string) => refersTo(variablesOf(stack, name).ROLLCALL_QUEUES).sort();
    const lanes = (...targets: string[]) =>
      targets
        .flatMap((id) => [id, `${id}-leavers`, `${id}-dead`])
        .map((name) => stack.queue(name).id)
        .sort();
    expect(told('route')).toEqual(lanes('opsgenie', 'bellhop'));
    expect(told('sweep')).toEqual(lanes('opsgenie', 'bellhop'));
    expect(told('apply-bellhop')).toEqual(lanes('bellhop'));
    expect(variablesOf(stack, 'apply-bellhop').ROLLCALL_TARGET).toBe('bellhop');
  });

  test('the queues are told as JSON: by target, then by lane', () => {
    const url = (part: unknown) => (typeof part === 'string' ? part : (refersTo(part)[0] ?? ''));
    const told = (name: string, variable: string) => {
      const value = variablesOf(stack, name)[variable] as { 'Fn::Join': [string, unknown[]] };
      return JSON.parse(value['Fn::Join'][1].map(url).join(''));
    };
    const lanes = (id: string) => ({
      ordinary: stack.queue(id).id,
      leavers: stack.queue(`${id}-leavers`).id,
      dead: stack.queue(`${id}-dead`).id,
    });
    expect(told('apply-bellhop', 'ROLLCALL_QUEUES')).toEqual({ bellhop: lanes('bellhop') });
    expect(told('receive', 'ROLLCALL_LIFECYCLE')).toEqual(lanes('lifecycle'));
  });

  test.each([
    ['receive', ['LIFECYCLE', 'SECRETS', 'STAGE']],
    ['route', ['LIFECYCLE', 'QUEUES', 'SECRETS', 'STAGE', 'TABLE']],
    ['apply-bellhop', ['QUEUES', 'SECRETS', 'STAGE', 'TABLE', 'TARGET']],
    ['sweep', ['LIFECYCLE', 'QUEUES', 'SECRETS', 'STAGE', 'TABLE']],
  ])('%s gets the variables that it reads', (name, variables) => {
    const given = variablesOf(stack, name);
    expect(Object.keys(given).sort()).toEqual(variables.map((variable) => `ROLLCALL_${variable}`));
    expect(given.ROLLCALL_SECRETS).toBe('rollcall/dev');
  });

  test.each(['receive', 'route', 'apply', 'sweep'])(
    '%s asks for no variable that it is not given',
    (entry) => {
      const file = join(import.meta.dirname, '../../../functions', `${entry}.ts`);
      const asked = readFileSync(file, 'utf8').match(/(?<=\bROLLCALL_)[A-Z_]+/g) ?? [];
      const given = Object.keys(variablesOf(stack, entry === 'apply' ? 'apply-bellhop' : entry));
      expect(asked).not.toEqual([]);
      expect(given).toEqual(expect.arrayContaining(asked.map((variable) => `ROLLCALL_${variable}`)));
    },
  );
});
