import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import config from '#config';
import { createWakeUp, parseQueueUrls } from './core/queues.ts';
import { createRoster } from './core/roster/index.ts';
import { sweep } from './core/sweep.ts';
import { createAws } from './lib/aws.ts';
import { requireEnv } from './lib/env.ts';
import { createLog } from './lib/log.ts';
import { readConfig } from './read-config.ts';
import { targets } from './targets/index.ts';

const env = requireEnv(process.env, 'ROLLCALL_TABLE', 'ROLLCALL_QUEUES');
const aws = createAws(env.ROLLCALL_TABLE);
const reserve = 5_000;

const world = {
  roster: createRoster({ table: aws.table, now: Date.now, newId: randomUUID }),
  config: readConfig(config),
  targets,
  wakeUp: createWakeUp(parseQueueUrls(env.ROLLCALL_QUEUES), aws.queue, randomUUID),
  log: createLog('sweep'),
};

export const handler = async (
  _event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> => {
  await sweep(world, Date.now() + context.getRemainingTimeInMillis() - reserve);
};
