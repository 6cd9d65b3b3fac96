import { parseArgs, styleText } from 'node:util';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { CommandError, main } from '../command-error.ts';
import { openStage, stageOptions, stageUsage } from '../stage-client.ts';
import { openDeadQueue } from './dead-queue.ts';
import { createProgress } from './progress.ts';
import { redriveAll } from './redrive-all.ts';
import { forLifecycle, forTarget } from './redrive-one.ts';

const usage = `npm run redrive -- <target | lifecycle> [options]

Works off a dead-letter queue: groups the letters by cause, looks at the vendor's state of now, wakes the worker
for whoever is not what they should be, and deletes the letter. May be interrupted and run again at any time.

  --reason <text>  only letters whose cause holds this text
  --dry-run        only show what would be done
  --json           for scripts: one line a letter, then a summary
${stageUsage}
  --help`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      ...stageOptions,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const known = [...Object.keys(config.targets), 'lifecycle'];
  const [name] = positionals;
  if (name === undefined || !known.includes(name))
    throw new CommandError(`Name one of ${known.join(', ')}.\n\n${usage}`, 2);
  const stage = openStage(values);
  const dryRun = values['dry-run'];
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  let bar: ReturnType<typeof createProgress> | undefined;
  const outcomes = await redriveAll({
    queue: openDeadQueue(stage.sqs, await stage.queueUrl(`${name}-dead`)),
    reason: values.reason,
    dryRun,
    redrive: name === 'lifecycle' ? forLifecycle(stage, dryRun) : forTarget(stage, config, dryRun),
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
    onLetter({ facts }, outcome, says) {
      bar?.step();
      if (values.json)
        print(JSON.stringify({ person: facts.person, event: facts.event, outcome, says, dryRun }));
      else if (dryRun)
        print(`        ${facts.person ?? facts.event ?? 'nobody known'}: ${outcome}${says && `: ${says}`}`);
    },
  });
  bar?.end();
  const counts = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  if (values.json) print(JSON.stringify({ summary: outcomes, dryRun, stopped }));
  else
    print(
      `${stopped ? 'Stopped. ' : ''}${counts.length === 0 ? 'No dead letters.' : `${dryRun ? 'Would be: ' : ''}${counts.join(', ')}.`}`,
    );
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
