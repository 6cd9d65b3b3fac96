import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { FunctionPlan } from '../resolved-template.ts';
import { createInvocationSlot, type Result } from './invocation-slot.ts';
import type { Channel, Invocation } from './runtime-api.ts';

/** One execution environment: a process that does one invocation at a time. */
export type Instance = {
  readonly pid: number | undefined;
  readonly channel: Channel;
  /** Whether the process is gone, or about to be. */
  readonly dead: boolean;
  /** Never rejects: whatever happens to the process is a result. */
  invoke(invocation: Invocation): Promise<Result>;
  /** Ends the process; what it was doing fails. */
  kill(): void;
};

export type InstanceOptions = {
  plan: FunctionPlan;
  environment: Record<string, string>;
  /** Host, port and path of the Runtime API, for this instance alone. */
  runtimeApi: string;
  freeze: boolean;
  log(line: string): void;
  onExit(): void;
};

export function startInstance(options: InstanceOptions): Instance {
  const { plan, freeze, onExit } = options;
  const child = spawnRuntime(options);
  const thaw = thawing(child);
  let dead = false;
  const kill = () => {
    dead = true;
    child.kill('SIGKILL');
  };
  const slot = createInvocationSlot(plan.timeout, kill);
  const leave = (reason: string) => {
    dead = true;
    onExit();
    slot.abandon(reason);
  };
  child.on('exit', (code, signal) => leave(signal === null ? `exit status ${code}` : `signal: ${signal}`));
  child.on('error', (error) => leave(error.message));
  return {
    pid: child.pid,
    channel: slot.channel,
    get dead() {
      return dead;
    },
    kill,
    invoke(invocation) {
      const result = slot.put(invocation);
      if (freeze) thaw();
      return result;
    },
  };
}

/** Its fourth pipe is what an idle function stands still on, until a byte comes. */
function thawing(child: ChildProcess): () => void {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Writable)) throw new Error('a function without its pipe');
  // Writing to a process that was killed a moment ago: its exit tells the rest.
  pipe.on('error', () => {});
  return () => pipe.write('.');
}

function spawnRuntime(options: InstanceOptions): ChildProcess {
  const { plan, environment, runtimeApi, freeze, log } = options;
  const bootstrap = join(import.meta.dirname, 'bootstrap.mjs');
  // The function's name is there for people who look at the list of processes.
  const child = spawn(process.execPath, [`--max-old-space-size=${plan.memory}`, bootstrap, plan.name], {
    cwd: plan.folder,
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: runtimeApi, ROLLCALL_FREEZE: freeze ? 'on' : 'off' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Its own session: Ctrl-C is for the machine, which ends its functions itself.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) {
      createInterface({ input: stream }).on('line', (line) => log(`${plan.label} ${child.pid}: ${line}`));
    }
  }
  return child;
}
