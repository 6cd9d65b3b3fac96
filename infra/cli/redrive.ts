import { parseArgs, styleText } from 'node:util';
import { defaultConfigFile, loadConfig } from '../load-config.ts';
import { openDeadQueue } from './dead-queue.ts';
import { openPlace, placeOptions, placeUsage } from './place.ts';
import { createProgress } from './progress.ts';
import { redriveLetters } from './redrive-letters.ts';
import { forLifecycle, forTarget } from './redrive-one.ts';
import { CannotDo, main } from './trouble.ts';

const usage = `npm run redrive -- <target | lifecycle> [options]

Works off a dead-letter queue: groups the letters by cause, looks at the vendor's state of now, wakes the worker
for whoever is not what they should be, and deletes the letter. May be interrupted and run again at any time.

  --reason <text>  only letters whose cause holds this text
  --dry-run        only show what would be done
  --json           for scripts: one line a letter, then a summary
${placeUsage}
  --help`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      ...placeOptions,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const known = [...Object.keys(config.targets), 'lifecycle'];
  const [name] = positionals;
  if (name === undefined || !known.includes(name))
    throw new CannotDo(`Name one of ${known.join(', ')}.\n\n${usage}`, 2);
  const place = openPlace(values);
  const dryRun = values['dry-run'];
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  let bar: ReturnType<typeof createProgress> | undefined;
  const fates = await redriveLetters({
    queue: openDeadQueue(place.sqs, await place.queueUrl(`${name}-dead`)),
    reason: values.reason,
    dryRun,
    redrive: name === 'lifecycle' ? forLifecycle(place, dryRun) : forTarget(place, config, dryRun),
    stopped: () => stopped,
    onCauses(causes) {
      const chosen = causes.filter((cause) => cause.chosen).reduce((sum, { count }) => sum + count, 0);
      if (!values.json)
        for (const cause of causes)
          print(
            `${String(cause.count).padStart(6)}  ${cause.cause}${cause.chosen ? '' : styleText('dim', '  (left alone)')}`,
          );
      if (!dryRun && !values.json && chosen > 0) bar = createProgress(process.stderr, 'redriven', chosen);
    },
    onLetter({ facts }, fate, says) {
      bar?.step();
      if (values.json)
        print(JSON.stringify({ person: facts.person, event: facts.event, fate, says, dryRun }));
      else if (dryRun)
        print(`        ${facts.person ?? facts.event ?? 'nobody known'}: ${fate}${says && `: ${says}`}`);
    },
  });
  bar?.end();
  const counts = Object.entries(fates).map(([fate, count]) => `${count} ${fate}`);
  if (values.json) print(JSON.stringify({ summary: fates, dryRun, stopped }));
  else
    print(
      `${stopped ? 'Stopped. ' : ''}${counts.length === 0 ? 'No dead letters.' : `${dryRun ? 'Would be: ' : ''}${counts.join(', ')}.`}`,
    );
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
