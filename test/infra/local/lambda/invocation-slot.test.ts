import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInvocationSlot } from '../../../../infra/local/lambda/invocation-slot.ts';

const invocation = { requestId: '1', functionArn: 'arn', payload: '{}' };

describe('the slot of a function', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
  afterEach(() => void vi.useRealTimers());

  const slot = (timeout = 5_000) => {
    const giveUp = vi.fn();
    return { ...createInvocationSlot(timeout, giveUp), giveUp };
  };

  it('hands work to a process that waits, and to one that comes later', async () => {
    const { channel, put } = slot();
    const waiting = channel.next();
    void put(invocation);
    expect(await waiting).toEqual({ ...invocation, deadline: 6_000 });
    channel.respond('1', '"done"');
    void put({ ...invocation, requestId: '2' });
    expect(await channel.next()).toMatchObject({ requestId: '2' });
  });

  it('gives up on a process that does not ask for work within ten seconds of its start', async () => {
    const { put, giveUp } = slot();
    const result = put(invocation);
    vi.advanceTimersByTime(9_999);
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(giveUp).toHaveBeenCalledOnce();
    expect(await result).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
  });

  it('counts the time-out from when the work was taken, not from the start', async () => {
    const { channel, put, giveUp } = slot(5_000);
    const result = put(invocation);
    vi.advanceTimersByTime(9_000);
    await channel.next();
    vi.advanceTimersByTime(4_999);
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(await result).toEqual({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: 'RequestId: 1 Task timed out after 5.00 seconds',
      },
    });
  });

  it('forgets the time-out of what is done', async () => {
    const { channel, put, giveUp } = slot();
    const result = put(invocation);
    await channel.next();
    channel.respond('1', '1');
    expect(await result).toEqual({ ok: true, payload: '1' });
    vi.advanceTimersByTime(60_000);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('does not take a late answer for the answer to something else', async () => {
    const { channel, put } = slot();
    const result = put({ ...invocation, requestId: '2' });
    await channel.next();
    channel.respond('1', '"late"');
    channel.fail('1', { errorType: 'Late', errorMessage: '' });
    channel.respond('2', '"right"');
    expect(await result).toEqual({ ok: true, payload: '"right"' });
  });

  it('fails what a vanished process had taken, and gives back what it had not', async () => {
    const first = slot();
    const taken = first.put(invocation);
    await first.channel.next();
    first.abandon('signal: SIGKILL');
    expect(await taken).toMatchObject({
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: 1 Error: Runtime exited with error: signal: SIGKILL',
      },
    });
    const second = slot();
    void second.channel.next();
    const done = second.put(invocation);
    second.channel.respond('1', '1');
    await done;
    const untaken = second.put({ ...invocation, requestId: '2' });
    second.abandon('signal: SIGKILL');
    expect(await untaken).toBe('untaken');
  });

  it('fails the work of a process that never came up, so that nobody tries for ever', async () => {
    const { put, abandon } = slot();
    const result = put(invocation);
    abandon('exit status 1');
    expect(await result).toMatchObject({ ok: false, error: { errorType: 'Runtime.ExitError' } });
  });
});
