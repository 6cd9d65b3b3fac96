import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { stormyHistory } from './harness/histories.ts';
import { play } from './harness/history.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write('Write the minutes as a number above 0 and the seed as a whole number.\n');
  process.exit(2);
}
process.exitCode = await soak();

/** Plays random histories until the time is over, or until one ends wrong: then its seed is printed. */
async function soak(): Promise<number> {
  const started = Date.now();
  const end = started + minutes * 60_000;
  let played = 0;
  let calls = 0;
  let told = started;
  // Each batch has a seed of its own, so that a failure can be played again without all that came before it.
  for (let batch = seed; Date.now() < end; batch++) {
    for (const history of fc.sample(stormyHistory, { seed: batch, numRuns: 20 })) {
      const outcome = await play(history);
      played++;
      calls += outcome.calls;
      if (outcome.wrong.length > 0) {
        process.stdout.write(`\n${outcome.wrong.join('\n')}\n${JSON.stringify(history)}\n`);
        process.stdout.write(`A history ended wrong. Play it again: npm run soak -- --seed ${batch}\n`);
        return 1;
      }
      if (Date.now() - told >= 10_000) {
        told = Date.now();
        const left = Math.max(0, Math.ceil((end - told) / 1_000));
        process.stdout.write(
          `${played} histories, ${calls} calls to vendors, seed ${batch}, ${left} s left\n`,
        );
      }
      if (Date.now() >= end) break;
    }
  }
  process.stdout.write(`${played} histories, ${calls} calls to vendors, all of them ended right\n`);
  return 0;
}
