import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FunctionPlan } from '../blueprint.ts';
import { failed, type Outcome } from './outcome.ts';
import type { Channel, Invocation } from './runtime-api.ts';

/** One execution environment: a process that does one invocation at a time. */
export type Instance = {
  readonly pid: number | undefined;
  readonly channel: Channel;
  /** Whether the process is gone, or about to be. */
  readonly dead: boolean;
  /**
   * Never rejects: whatever happens to the process is an outcome. `untaken` where it was gone before it could take
   * the work, so that another may have it.
   */
  invoke(invocation: Invocation): Promise<Outcome | 'untaken'>;
  /** Ends the process; what it was doing fails. */
  kill(): void;
};

export type InstanceOptions = {
  plan: FunctionPlan;
  environment: Record<string, string>;
  runtimeApi: string;
  freeze: boolean;
  log(line: string): void;
  onExit(): void;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the init phase has 10 seconds. */
const initAtMost = 10_000;

type Work = { invocation: Invocation; taken: boolean; finish(outcome: Outcome | 'untaken'): void };

export function startInstance(options: InstanceOptions): Instance {
  const { plan, freeze } = options;
  const child = spawnRuntime(options);
  let work: Work | undefined;
  let waiting: ((invocation: Invocation & { deadline: number }) => void) | undefined;
  let started = false;
  let dead = false;
  let timer: NodeJS.Timeout | undefined;

  const finish = (outcome: Outcome | 'untaken') => {
    clearTimeout(timer);
    const done = work;
    work = undefined;
    done?.finish(outcome);
  };
  const finishAs = (requestId: string, outcome: Outcome) => {
    if (work?.invocation.requestId === requestId) finish(outcome);
  };
  const kill = () => {
    dead = true;
    child.kill('SIGKILL');
  };
  const timeOut = (milliseconds: number) => {
    timer = setTimeout(() => {
      kill();
      const seconds = (milliseconds / 1000).toFixed(2);
      finish(failed('Sandbox.Timedout', `${described(work)}Task timed out after ${seconds} seconds`));
    }, milliseconds);
  };
  const hand = () => {
    if (work === undefined || work.taken || waiting === undefined) return;
    work.taken = true;
    clearTimeout(timer);
    timeOut(plan.timeout);
    waiting({ ...work.invocation, deadline: Date.now() + plan.timeout });
    waiting = undefined;
  };

  child.on('exit', (code, signal) => {
    dead = true;
    options.onExit();
    if (started && work?.taken === false) return finish('untaken');
    const reason = signal === null ? `exit status ${code}` : `signal: ${signal}`;
    finish(failed('Runtime.ExitError', `${described(work)}Error: Runtime exited with error: ${reason}`));
  });
  child.on('error', (error) => finish(failed('Runtime.ExitError', error.message)));

  return {
    pid: child.pid,
    get dead() {
      return dead;
    },
    kill,
    invoke: (invocation) =>
      new Promise((resolve) => {
        work = { invocation, taken: false, finish: resolve };
        if (!started) timeOut(initAtMost);
        if (freeze) child.stdin?.write('.');
        hand();
      }),
    channel: {
      next: () =>
        new Promise((resolve) => {
          started = true;
          waiting = resolve;
          hand();
        }),
      respond: (requestId, payload) => finishAs(requestId, { ok: true, payload }),
      fail: (requestId, error) => finishAs(requestId, { ok: false, error }),
      failToStart: (error) => {
        dead = true;
        finish({ ok: false, error });
      },
    },
  };
}

function described(work: Work | undefined): string {
  return work === undefined ? '' : `RequestId: ${work.invocation.requestId} `;
}

function spawnRuntime(options: InstanceOptions): ChildProcess {
  const { plan, environment, runtimeApi, freeze, log } = options;
  const bootstrap = join(import.meta.dirname, 'bootstrap.mjs');
  // The function's name is there for people who look at the list of processes.
  const child = spawn(process.execPath, [`--max-old-space-size=${plan.memory}`, bootstrap, plan.name], {
    cwd: plan.folder,
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: runtimeApi, ROLLCALL_FREEZE: freeze ? 'on' : 'off' },
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own session: Ctrl-C is for the machine, which ends its functions itself.
    detached: true,
  });
  // Writing to a process that was killed a moment ago: its exit tells the rest.
  child.stdin.on('error', () => {});
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => log(`${plan.label} ${child.pid}: ${line}`));
  }
  return child;
}
