import { parseArgs } from 'node:util';
import { reportOn } from '../../../functions/core/operate/person-report.ts';
import { targets } from '../../../functions/targets/index.ts';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { CommandError, main } from '../command-error.ts';
import { openStage, stageOptions, stageUsage } from '../stage-client.ts';
import { formatStatus } from './format-status.ts';

const usage = `npm run status -- <e-mail | source:user id | person id> [options]

What each source says of somebody, what each target should be and is, what is pending or blocked and why,
and the history.

  --history <n>    how many lines of history, the newest first (20)
  --json           for scripts
${stageUsage}
  --help`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      history: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      ...stageOptions,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const [who] = positionals;
  if (who === undefined) throw new CommandError(`Say whose status.\n\n${usage}`, 2);
  const lines = Number(values.history);
  if (!Number.isInteger(lines) || lines < 1)
    throw new CommandError('--history takes a whole number from 1 on.', 2);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const { roster } = openStage(values);
  const found = await reportOn({ roster, config, targets }, who, lines);
  if (found === undefined) throw new CommandError(`No source has spoken of ${who} yet.`);
  print(values.json ? JSON.stringify(found, undefined, 2) : formatStatus(found));
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
