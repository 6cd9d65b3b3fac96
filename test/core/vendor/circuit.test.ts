import { describe, expect, test } from 'vitest';
import {
  Blocked,
  Credential,
  type Failure,
  Permanent,
  Throttled,
  Transient,
} from '../../../functions/core/contracts/errors.ts';
import { createCircuit } from '../../../functions/core/vendor/circuit.ts';
import { LockTimeout } from '../../../functions/lib/aws/lock.ts';
import { ServiceUnavailable } from '../../../functions/lib/aws/service-unavailable.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createClock } from '../../support/target.ts';

function setUp(random = () => 0) {
  const { now, sleep, advance } = createClock();
  const circuit = createCircuit({ store: createMemoryStore(), key: 'pager', now, sleep, random });
  const called: string[] = [];
  const work = (person: string, failure?: Failure, lane?: 'ordinary' | 'leavers') =>
    circuit.run(
      person,
      async () => {
        called.push(person);
        if (failure !== undefined) throw failure;
        return `${person} is well`;
      },
      lane,
    );
  const fail = (person: string, thrown: Error) =>
    circuit.run(person, async () => {
      throw thrown;
    });
  return { work, fail, called, advance, check: circuit.check };
}

const down = () => new Transient('Pager 503', { status: 503 });

describe('a vendor in trouble', () => {
  test('is left alone once three different people have failed in a row', async () => {
    const { work, called } = setUp();
    for (const person of ['a', 'b', 'c']) await expect(work(person, down())).rejects.toThrow('503');
    await expect(work('d')).rejects.toMatchObject({ name: 'Throttled', retryAfter: 15_000 });
    expect(called).toEqual(['a', 'b', 'c']);
  });

  test('is called again as soon as one probe went through', async () => {
    const { work, advance } = setUp();
    for (const person of ['a', 'b', 'c']) await expect(work(person, down())).rejects.toThrow();
    advance(15_000);
    expect(await work('d')).toBe('d is well');
    expect(await work('e')).toBe('e is well');
  });

  test('is not given up because of one person who always fails', async () => {
    const { work } = setUp();
    for (let times = 0; times < 5; times++) await expect(work('a', down())).rejects.toThrow('503');
    expect(await work('b')).toBe('b is well');
  });

  test('is known to be well from a refusal that is about one person', async () => {
    for (const refusal of [new Permanent('Pager 422'), new Blocked('Pager 428', 'a schedule')]) {
      const { work } = setUp();
      for (const person of ['a', 'b']) await expect(work(person, down())).rejects.toThrow('503');
      await expect(work('c', refusal)).rejects.toBe(refusal);
      await expect(work('d', down())).rejects.toThrow('503');
      expect(await work('e')).toBe('e is well');
    }
  });

  test('is not thought of worse for asking us to slow down', async () => {
    const { work } = setUp();
    for (const person of ['a', 'b', 'c', 'd']) {
      await expect(work(person, new Throttled('Pager 429', 1_000))).rejects.toThrow('429');
    }
    expect(await work('e')).toBe('e is well');
  });

  test('is left alone at once where it refuses the key, but for one probe a minute', async () => {
    const { work, called, advance } = setUp();
    await expect(work('a', new Credential('Pager 401', { status: 401 }))).rejects.toThrow('401');
    await expect(work('b')).rejects.toMatchObject({ name: 'Throttled', retryAfter: 60_000 });
    advance(60_000);
    await expect(work('b', new Credential('Pager 401', { status: 401 }))).rejects.toThrow('401');
    await expect(work('c')).rejects.toMatchObject({ name: 'Throttled' });
    advance(60_000);
    expect(await work('c')).toBe('c is well');
    expect(await work('a')).toBe('a is well');
    expect(called).toEqual(['a', 'b', 'c', 'a']);
  });

  test('has those who wait come back one after the other, all of them after it may be asked again', async () => {
    const { work } = setUp(() => 0.5);
    for (const person of ['a', 'b', 'c']) await expect(work(person, down())).rejects.toThrow();
    await expect(work('d')).rejects.toMatchObject({ retryAfter: 15_000 + 30_000 });
  });

  test('has people who failed while it was down come back like everybody else, not after a backoff', async () => {
    const { work, advance } = setUp();
    await expect(work('a', down())).rejects.toMatchObject({ name: 'Transient', retryAfter: undefined });
    await expect(work('b', down())).rejects.toThrow();
    await expect(work('c', down())).rejects.toMatchObject({ status: 503, retryAfter: 30_000 });
    advance(15_000);
    await expect(work('d', down())).rejects.toMatchObject({ name: 'Transient', retryAfter: 60_000 });
  });

  test('is not asked, nor is a probe used up, to tell a person that they have to wait', async () => {
    const { work, advance, check, called } = setUp();
    await check('d');
    for (const person of ['a', 'b', 'c']) await expect(work(person, down())).rejects.toThrow();
    await expect(check('d')).rejects.toMatchObject({ name: 'Throttled', retryAfter: 15_000 });
    advance(15_000);
    await check('d');
    expect(await work('e')).toBe('e is well');
    expect(called).toEqual(['a', 'b', 'c', 'e']);
  });

  test('is not thought of worse for what is no word of its own', async () => {
    const ours = [
      new TypeError('undefined is not a function'),
      Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' }),
      new ServiceUnavailable('the secret targets/pager could not be read: TimeoutError'),
      new Transient('the secret of pager could not be read'),
      new Transient('Pager changed a list while it was being read'),
      new LockTimeout('pager/team'),
      new Throttled('no time left in this invocation', 0),
    ];
    const { fail, work } = setUp();
    for (const [index, thrown] of ours.entries())
      await expect(fail(`p${index}`, thrown)).rejects.toBe(thrown);
    expect(await work('e')).toBe('e is well');
  });

  test('is left alone after three connections to it were lost, whatever cut them off', async () => {
    const { work } = setUp();
    const lost = () => new Transient('Pager could not be reached on GET', { lost: true });
    for (const person of ['a', 'b', 'c']) await expect(work(person, lost())).rejects.toThrow('reached');
    await expect(work('d')).rejects.toMatchObject({ name: 'Throttled' });
  });

  test('has a probe for a leaver at once, though others have to wait', async () => {
    const { work, check } = setUp();
    for (const person of ['a', 'b', 'c']) await expect(work(person, down())).rejects.toThrow();
    await expect(check('d')).rejects.toMatchObject({ name: 'Throttled' });
    await check('d', 'leavers');
    expect(await work('d', undefined, 'leavers')).toBe('d is well');
    expect(await work('e')).toBe('e is well');
  });

  test('that was down is asked by the next at once where our own mistake used up the probe', async () => {
    const { work, fail, advance } = setUp();
    for (const person of ['a', 'b', 'c']) await expect(work(person, down())).rejects.toThrow();
    advance(15_000);
    await expect(fail('d', new TypeError('oops'))).rejects.toThrow('oops');
    expect(await work('e')).toBe('e is well');
  });
});
