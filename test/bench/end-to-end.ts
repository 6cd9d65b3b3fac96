import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { synthesize } from '../../infra/local/synth.ts';
import { startRollcall } from '../flow/machine.ts';
import type { Result } from './result.ts';

const people = 100;
const patience = 240_000;

/**
 * 500 signed Okta events for 100 people into the local machine: how long until all three simulators hold the right
 * people, and the most memory that each process took. The simulators' own limits are lifted (test/bench/rollcall.config.ts),
 * so that what is measured is Rollcall and not a vendor's sixty calls a minute.
 */
export async function run(): Promise<Result[]> {
  const assembly = await synthesize({
    environment: { ...process.env, ROLLCALL_CONFIG: 'test/bench/rollcall.config.ts' },
  });
  const rollcall = await startRollcall(assembly.folder, {}, { unlimited: true });
  try {
    const memory = watchMemory(() => rollcall.instances());
    const start = performance.now();
    await sendEverything(rollcall);
    const sent = performance.now();
    while (!(await everybodyIsRight(rollcall))) {
      if (performance.now() - start > patience)
        throw new Error('the simulators do not hold the right people after four minutes');
      await sleep(100);
    }
    const done = performance.now();
    const peaks = memory.stop();
    return [
      {
        name: 'end to end: 500 events of 100 people, until the last vendor is right',
        value: `${((done - start) / 1000).toFixed(1)} s`,
      },
      {
        name: 'end to end: of that, until the last event was taken',
        value: `${((sent - start) / 1000).toFixed(1)} s`,
      },
      { name: 'end to end: vendor calls', value: String(rollcall.calls().length) },
      ...peaks.map(([name, megabytes]) => ({ name: `peak memory of ${name}`, value: `${megabytes} MB` })),
    ];
  } finally {
    await rollcall.stop();
    assembly.release();
  }
}

type Rollcall = Awaited<ReturnType<typeof startRollcall>>;

const emailOf = (number: number) => `person${number}@example.com`;

/** Five events a person: created, renamed, into SRE, out of it again, and into Platform. */
async function sendEverything(rollcall: Rollcall): Promise<void> {
  const from = Date.now() - 60_000;
  const steps = [
    { type: 'user.lifecycle.create' },
    { type: 'user.account.update_profile', name: 'Renamed' },
    { type: 'group.user_membership.add', name: 'Renamed', group: 'sre' },
    { type: 'group.user_membership.remove', name: 'Renamed', group: 'sre' },
    { type: 'group.user_membership.add', name: 'Renamed', group: 'platform' },
  ];
  for (const [step, order] of steps.entries()) {
    const at = new Date(from + step * 1_000).toISOString();
    for (let start = 0; start < people; start += 10) {
      const batch = Array.from({ length: 10 }, (_, index) =>
        rollcall.make('okta', { at, email: emailOf(start + index), ...order }),
      );
      const answers = await Promise.all(batch.map((one) => rollcall.post('okta', one)));
      if (answers.some((status) => status !== 200))
        throw new Error(`the front door answered ${answers.join(' ')}`);
    }
  }
}

async function everybodyIsRight(rollcall: Rollcall): Promise<boolean> {
  const [opsgenie, statuspage, pagertree] = await Promise.all(
    ['opsgenie', 'statuspage', 'pagertree'].map((id) => rollcall.state(id)),
  );
  const right = (email: string) =>
    opsgenie?.users?.some(
      (user) => user.username === email && user.fullName === 'Renamed' && String(user.teams) === 'Platform',
    ) &&
    statuspage?.pageAccessUsers?.filter((viewer) => viewer.email === email).length === 1 &&
    pagertree?.accountUsers?.some((person) => JSON.stringify(person).includes(email));
  return Array.from({ length: people }, (_, number) => emailOf(number)).every(right);
}

/** Asks Linux for the peak of every process while they live; elsewhere there is nothing to tell. */
function watchMemory(instances: Rollcall['instances']) {
  const peaks = new Map<string, number>();
  const look = () => {
    for (const { function: name, pid } of [
      ...instances(),
      { function: 'the local machine itself', pid: process.pid },
    ]) {
      const megabytes = peakOf(pid);
      if (megabytes !== undefined) peaks.set(name, Math.max(megabytes, peaks.get(name) ?? 0));
    }
  };
  const timer = setInterval(look, 250);
  return {
    stop() {
      clearInterval(timer);
      look();
      return [...peaks].sort();
    },
  };
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1_024);
  } catch {
    return undefined;
  }
}
