import { parseArgs, styleText } from 'node:util';
import { CommandError } from '../../infra/cli/command-error.ts';
import { main } from '../../infra/cli/main.ts';
import type { Result } from './result.ts';

const usage = `npm run bench -- [receive | scim | cold-start | limiter | delivery | lists | import | people | calls | end-to-end …] [--json]

Speed and memory, as ratios within one run, and calls; nothing named means everything. Exit code 1 where a goal is missed.`;

const benches: Record<string, () => Promise<Result[]>> = {
  receive: async () => (await import('./receive.ts')).run(),
  scim: async () => (await import('./scim.ts')).run(),
  'cold-start': async () => (await import('./cold-start.ts')).run(),
  limiter: async () => (await import('./limiter.ts')).run(),
  delivery: async () => (await import('./delivery.ts')).run(),
  lists: async () => (await import('./lists.ts')).run(),
  import: async () => (await import('./import.ts')).run(),
  people: async () => (await import('./people.ts')).run(),
  calls: async () => (await import('./calls.ts')).run(),
  'end-to-end': async () => (await import('./end-to-end.ts')).run(),
};

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const unknown = positionals.find((name) => !(name in benches));
  if (unknown !== undefined) throw new CommandError(`There is no bench ${unknown}.\n\n${usage}`, 2);
  const results: Result[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
    process.stderr.write(styleText('dim', `measuring ${name} …\n`, { stream: process.stderr }));
    results.push(...((await benches[name]?.()) ?? []));
  }
  print(results, values.json);
  if (results.some(({ ok }) => ok === false)) process.exitCode = 1;
});

function print(results: Result[], json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
    return;
  }
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const { name, value, goal, ok } of results) {
    const verdict = ok === undefined ? '' : styleText(ok ? 'green' : 'red', ok ? 'reached' : 'MISSED');
    process.stdout.write(
      `${name.padEnd(width)}  ${String(value).padStart(10)}  ${String(goal ?? '').padEnd(12)} ${verdict}\n`,
    );
  }
}
