import { describe, expect, test } from 'vitest';
import { ServiceUnavailable } from '../../functions/lib/aws/service-unavailable.ts';
import { invocation } from '../../functions/lib/invocation.ts';
import { safeError } from '../../functions/lib/safe-error.ts';

const secret = 'jane@example.com';

function invoke(work: () => Promise<string>) {
  const happened: string[] = [];
  const write = (message: string, facts?: object) => happened.push(`${message} ${JSON.stringify(facts)}`);
  const telemetry = {
    log: { info: write, warn: write, error: write },
    metrics: { publish: () => happened.push('published') },
  };
  return { happened, answer: invocation(telemetry, work)() };
}

describe('an invocation', () => {
  test('answers what its work answers, and ends with the metrics', async () => {
    const { answer, happened } = invoke(async () => 'done');
    expect(await answer).toBe('done');
    expect(happened).toEqual(['published']);
  });

  test('that fails is failed for Lambda too, with the place and without the words of the error', async () => {
    const { answer, happened } = invoke(async () => {
      throw new RangeError(`${secret} is too long`);
    });
    const error = await answer.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining('RangeError at ') });
    expect((error as Error).cause).toBeUndefined();
    expect(happened).toEqual([expect.stringMatching(/^failed .*invocation\.test\.ts/), 'published']);
    expect(`${(error as Error).stack} ${happened}`).not.toContain(secret);
  });
});

describe('an error that nobody foresaw', () => {
  test('is told by its name and its place', () => {
    expect(safeError(new TypeError('x'))).toMatch(/^TypeError at .*invocation\.test\.ts:\d+:\d+\)?$/);
  });

  test('is never quoted, not even where its words look like a place', () => {
    const words = [
      `${secret}`,
      `\n    at ${secret}`,
      `\n    at ${secret} (file:///x.ts:1:1)`,
      `${secret}\n${secret}`,
    ];
    for (const message of words) expect(safeError(new Error(message))).not.toContain(secret);
  });

  test('is told by its name alone where its words were changed later, or where there is no stack', () => {
    const error = new Error(`\n    at ${secret} (file:///x.ts:1:1)`);
    expect(error.stack).toContain(secret);
    error.message = 'other words';
    expect(safeError(error)).not.toContain(secret);
    const bare = new Error(secret);
    bare.stack = undefined;
    expect(safeError(bare)).toBe('Error');
  });

  test('of a service is told in full: we wrote it ourselves', () => {
    expect(safeError(new ServiceUnavailable('the queue x did not take a message'))).toBe(
      'the queue x did not take a message',
    );
  });

  test('that is no error at all is not told', () => {
    expect(safeError(secret)).toBe('something that is no error');
  });
});
