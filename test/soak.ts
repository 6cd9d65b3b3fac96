import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CommandError } from '../infra/cli/command-error.ts';
import { main } from '../infra/cli/main.ts';
import type { News, Task } from './harness/soak-worker.ts';

const usage = `npm run soak -- [--minutes <number>] [--seed <number>]

Plays random histories of an organisation, in bad weather and with workers killed at random, and as many organisations of
which people leave who are on call, until one ends wrong or the time is over. Then exit code 1, or 0.

  --minutes <number>  how long; 10 where nothing is said
  --seed <number>     where to begin; the same seed plays the same histories
  --help`;

await main(async () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const minutes = Number(values.minutes);
  const seed = values.seed === undefined ? Date.now() % 2 ** 30 : Number(values.seed);
  if (!(minutes > 0 && Number.isInteger(seed))) {
    throw new CommandError('Write the minutes as a number above 0 and the seed as a whole number.', 2);
  }
  process.exitCode = await soak(minutes, seed);
});

/** Plays random histories until the time is over, or until one ends wrong: then its seed is printed. */
async function soak(minutes: number, seed: number): Promise<number> {
  const started = Date.now();
  const end = started + minutes * 60_000;
  const step = availableParallelism();
  let played = 0;
  let calls = 0;
  const tell = (what: string) =>
    process.stdout.write(`${played} histories, ${calls} calls to vendors, ${what}\n`);
  const progress = setInterval(() => tell(`${Math.ceil((end - Date.now()) / 1_000)} s left`), 10_000);
  const failures: string[] = [];
  const crew: Worker[] = [];
  const workers = Array.from({ length: step }, (_, index) => start({ seed: seed + index, step, end }));

  function start(workerData: Task) {
    const worker = new Worker(new URL('./harness/soak-worker.ts', import.meta.url), { workerData });
    worker.on('message', (news: News) => {
      played++;
      calls += news.calls;
      if (news.wrong.length === 0) return;
      failures.push([...news.wrong, news.history, again(news.batch)].join('\n'));
      for (const one of crew) void one.terminate();
    });
    crew.push(worker);
    return new Promise<void>((resolve) => {
      worker.on('error', (error) => failures.push(`${error.stack}\n${again(seed)}`));
      worker.on('exit', () => resolve());
    });
  }

  await Promise.all(workers);
  clearInterval(progress);
  for (const failure of failures) process.stdout.write(`${failure}\n`);
  tell(failures.length === 0 ? 'all of them ended right' : 'and not all ended right');
  return failures.length === 0 ? 0 : 1;
}

function again(batch: number): string {
  return `A history ended wrong. Play it again: npm run soak -- --seed ${batch}`;
}
