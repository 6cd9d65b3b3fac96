import { parseArgs, styleText } from 'node:util';
import { createHttp } from '../../../functions/lib/http-client.ts';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { main } from '../command-error.ts';
import { openStage, stageOptions, stageUsage } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';
import { examine, type Report } from './examine.ts';
import { formatReport, summary } from './format-report.ts';

const usage = `npm run doctor [-- options]

Looks whether everything that the configuration names is there and may be used: secrets, keys and their last days,
webhooks, regions, pages, teams, roles, groups, licences. Changes nothing. Ends with 1 where there is trouble.

  --json           for scripts: one object a line
${stageUsage}
  --help`;

await main(async () => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      ...stageOptions,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const stage = openStage(values);
  const http = createHttp();
  const reports: Report[] = [];
  const found = examine({
    config,
    secretStore: stage.secretStore,
    clients: (config, key) => readingClients(stage, config, http, async () => ({ key })),
    http,
    origin: stage.origin,
    now: Date.now,
  });
  const ids = [...Object.keys(config.sources), ...Object.keys(config.targets)];
  const width = Math.max(...ids.map((id) => id.length));
  for await (const report of found) {
    reports.push(report);
    print(values.json ? JSON.stringify(report) : formatReport(report, width, styleText));
  }
  if (!values.json) print(`\n${summary(reports)}`);
  if (reports.some(({ level }) => level === 'error')) process.exitCode = 1;
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
