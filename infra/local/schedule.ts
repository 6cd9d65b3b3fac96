import { randomUUID } from 'node:crypto';
import { CannotStart } from './cannot-start.ts';
import { account, region } from './identities.ts';

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Milliseconds between two runs. Of https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html only rates. */
export function rateOf(expression: string | undefined, id: string): number {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? '');
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined) {
    throw new CannotStart(
      `The schedule ${id} is ${expression ?? 'an event pattern'}; the local machine runs only rates, such as rate(1 minute).`,
    );
  }
  return Number(match[1]) * unit;
}

/** The event that a schedule sends: .../eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduledEvent(ruleArn: string, now: number): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [ruleArn],
    detail: {},
  };
}

/** The first run comes soon after the start, as it does after a deployment. */
const firstRunAfter = 2_000;

/** Runs `work` shortly after now and then once every so many milliseconds, until the answer is called. */
export function repeat(every: number, work: () => void): () => void {
  let timer = setTimeout(run, firstRunAfter);
  function run() {
    timer = setTimeout(run, every);
    work();
  }
  return () => clearTimeout(timer);
}
