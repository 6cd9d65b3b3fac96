import { randomUUID } from 'node:crypto';
import { type Listening, listen } from '../http.ts';
import type { FunctionPlan } from '../resolved-template.ts';
import { environmentOf, type Surroundings } from './environment.ts';
import { type Instance, startInstance } from './instance.ts';
import { failed, notInvoked, type Outcome } from './outcome.ts';
import { createRuntimeApi } from './runtime-api.ts';

export type LambdaOptions = {
  surroundings: Surroundings;
  /** Whether idle functions stand still, as on AWS. */
  freeze: boolean;
  log(line: string): void;
};

export type RunningInstance = { function: string; pid: number | undefined; busy: boolean };

export type LambdaHost = {
  /** Runs the function in an idle instance, or in a new one where none is idle. Never rejects. */
  invoke(plan: FunctionPlan, event: unknown): Promise<Outcome>;
  instances(): RunningInstance[];
  close(): Promise<void>;
};

/** Lambda on this machine: each instance is a process, started when there is work and nobody idle to do it. */
export async function startLambda(port: number, options: LambdaOptions): Promise<LambdaHost> {
  const pool = new Map<string, Member>();
  const listening = await listen(
    createRuntimeApi((id) => pool.get(id)?.instance.channel),
    port,
    'Lambda Runtime API',
  );
  let closed = false;

  async function invoke(plan: FunctionPlan, event: unknown): Promise<Outcome> {
    const invocation = { requestId: randomUUID(), functionArn: plan.arn, payload: JSON.stringify(event) };
    while (!closed) {
      const member = idle(pool, plan) ?? enlist(pool, plan, listening, options);
      member.busy = true;
      clearTimeout(member.retirement);
      const outcome = await member.instance.invoke(invocation);
      member.busy = false;
      member.retirement = setTimeout(() => member.instance.kill(), idleAtMost).unref();
      if (outcome === 'untaken') continue;
      if (closed && !outcome.ok) break;
      if (!outcome.ok)
        options.log(`${plan.label}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
      return outcome;
    }
    return failed(notInvoked, 'The machine is stopping.');
  }

  return {
    invoke,
    instances: () =>
      [...pool.values()].map(({ plan, instance, busy }) => ({
        function: plan.name,
        pid: instance.pid,
        busy,
      })),
    async close() {
      closed = true;
      const gone = [...pool.values()].map((member) => member.gone);
      for (const { instance, retirement } of pool.values()) {
        clearTimeout(retirement);
        instance.kill();
      }
      await Promise.all(gone);
      await listening.close();
    },
  };
}

type Member = {
  plan: FunctionPlan;
  instance: Instance;
  busy: boolean;
  gone: Promise<void>;
  retirement?: NodeJS.Timeout;
};

/** AWS takes an idle environment away after some minutes too. */
const idleAtMost = 5 * 60_000;

function idle(pool: Map<string, Member>, plan: FunctionPlan): Member | undefined {
  return [...pool.values()].find(
    (member) => member.plan.name === plan.name && !member.busy && !member.instance.dead,
  );
}

function enlist(
  pool: Map<string, Member>,
  plan: FunctionPlan,
  runtimeApi: Listening,
  { surroundings, freeze, log }: LambdaOptions,
): Member {
  const id = randomUUID();
  const gone = Promise.withResolvers<void>();
  const instance = startInstance({
    plan,
    environment: environmentOf(plan, surroundings),
    runtimeApi: `127.0.0.1:${runtimeApi.port}/${id}`,
    freeze,
    log,
    onExit: () => {
      pool.delete(id);
      gone.resolve();
    },
  });
  const member = { plan, instance, busy: true, gone: gone.promise };
  pool.set(id, member);
  return member;
}
