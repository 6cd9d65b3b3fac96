import type { Context } from '../context.ts';
import { errorSentence } from '../error-sentence.ts';
import { plainTexts } from '../plain-text.ts';
import { sourceVendor } from '../source-clients.ts';
import type { StageClient } from '../stage-client.ts';
import { type Stage, stageFlags } from '../stage-options.ts';
import { readingClients } from '../vendor-clients.ts';
import { examineDrift } from './examine-drift.ts';
import { examineExclusions } from './examine-exclusions.ts';
import { examinePeople } from './examine-people.ts';
import { examineQueues } from './examine-queues.ts';
import { examineSettings } from './examine-settings.ts';
import { examineVendors } from './examine-vendors.ts';
import type { Report } from './finding-about.ts';
import { formatReport, summary } from './format-report.ts';

/** Looks at everything, tells of each thing as it is found, and sets the exit code. */
export async function runDoctor(
  { json, check }: { json?: true; check?: true },
  stage: Stage,
  context: Context,
): Promise<void> {
  const config = await context.config();
  const ids = ['lifecycle', ...Object.keys(config.sources), ...Object.keys(config.targets)];
  const column = Math.max(...ids.map((id) => id.length));
  const reports: Report[] = [];
  for await (const found of examine(stage, context)) {
    const report = withFlags(found, stageFlags(stage));
    reports.push(report);
    if (json) context.jsonLine(report);
    else context.print(formatReport(plainTexts(report), column, context));
  }
  if (!json) context.print(`\n${summary(reports)}`);
  const is = (level: Report['level']) => reports.some((report) => report.level === level);
  if (check && (is('error') || is('warning'))) context.exitCode = 3;
  else if (is('error')) context.exitCode = 1;
}

async function* examine(stage: Stage, context: Context): AsyncGenerator<Report> {
  const config = await context.config('port' in stage);
  const client = await context.openStage(stage);
  const { now, sleep } = context;
  const http = await context.http();
  yield* examineVendors({
    config,
    secretStore: client.secretStore,
    clients: (settled, secret) => readingClients(client, settled, http, async () => secret, { now, sleep }),
    vendor: (asked) => sourceVendor(client, asked, http, { now, sleep }),
    origin: client.origin,
    now,
  });
  yield* examineWork(Object.keys(config.targets), client, stage, context);
  yield* examineSettings(config);
}

/** What cannot be looked at keeps nothing else from being looked at. */
async function* examineWork(
  targets: string[],
  { table, queueDepth }: StageClient,
  stage: Stage,
  { now, sleep }: Context,
): AsyncGenerator<Report> {
  const queues = { queueDepth, sleep, aws: 'aws' in stage ? stage.aws : undefined };
  for (const name of ['lifecycle', ...targets]) {
    yield* await examineQueues(queues, name).catch((error: unknown) => unseen(`queues/${name}`, error));
  }
  for (const target of targets) {
    yield* await examinePeople({ table, now }, target).catch((error: unknown) =>
      unseen(`people/${target}`, error),
    );
  }
  for (const target of targets) {
    yield* await examineDrift({ table, now }, target).catch((error: unknown) =>
      unseen(`drift/${target}`, error),
    );
  }
  yield* await examineExclusions({ table, now }).catch((error: unknown) => unseen('people/excluded', error));
}

function unseen(about: string, error: unknown): Report[] {
  const what = `could not be looked at: ${errorSentence(error)}`;
  return [{ about, level: 'error', what, fix: 'look again when that is settled' }];
}

/** Every advice ends with its command, which is to be about the same stage. */
function withFlags(report: Report, flags: string): Report {
  if (report.fix?.includes('npx rollcall ') !== true) return report;
  return { ...report, fix: `${report.fix}${flags}` };
}
