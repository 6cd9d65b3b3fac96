import { failed, type Outcome } from './outcome.ts';
import type { Channel, Invocation } from './runtime-api.ts';

/** How an invocation ended, or `untaken`: the process was gone before it could take it, so that another may. */
export type Result = Outcome | 'untaken';

/** Where one invocation lies until the process takes it, and while it works on it. */
export type InvocationSlot = {
  channel: Channel;
  put(invocation: Invocation): Promise<Result>;
  /** The process is gone, for this reason. */
  abandon(reason: string): void;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the init phase has 10 seconds. */
const initAtMost = 10_000;

type Work = { invocation: Invocation; taken: boolean; finish(result: Result): void };

/**
 * The slot of a function with so many milliseconds for an invocation. `giveUp` is called where the process cannot
 * be used any more, because it takes too long or did not start.
 */
export function createInvocationSlot(timeout: number, giveUp: () => void): InvocationSlot {
  let work: Work | undefined;
  let waiting: ((invocation: Invocation & { deadline: number }) => void) | undefined;
  let started = false;
  let timer: NodeJS.Timeout | undefined;

  const finish = (result: Result, of = work?.invocation.requestId) => {
    if (work === undefined || work.invocation.requestId !== of) return;
    clearTimeout(timer);
    const { finish } = work;
    work = undefined;
    finish(result);
  };
  const words = (text: string) => (work ? `RequestId: ${work.invocation.requestId} ${text}` : text);
  const allow = (milliseconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      giveUp();
      const seconds = (milliseconds / 1000).toFixed(2);
      finish(failed('Sandbox.Timedout', words(`Task timed out after ${seconds} seconds`)));
    }, milliseconds);
  };
  const hand = () => {
    if (work === undefined || work.taken || waiting === undefined) return;
    work.taken = true;
    allow(timeout);
    waiting({ ...work.invocation, deadline: Date.now() + timeout });
    waiting = undefined;
  };

  return {
    put: (invocation) =>
      new Promise((resolve) => {
        work = { invocation, taken: false, finish: resolve };
        if (!started) allow(initAtMost);
        hand();
      }),
    abandon(reason) {
      if (started && work?.taken === false) finish('untaken');
      else finish(failed('Runtime.ExitError', words(`Error: Runtime exited with error: ${reason}`)));
    },
    channel: {
      next: () =>
        new Promise((resolve) => {
          started = true;
          waiting = resolve;
          hand();
        }),
      respond: (requestId, payload) => finish({ ok: true, payload }, requestId),
      fail: (requestId, error) => finish({ ok: false, error }, requestId),
      failToStart(error) {
        giveUp();
        finish({ ok: false, error });
      },
    },
  };
}
