import { SQSClient } from '@aws-sdk/client-sqs';
import { createRoster } from '../../../functions/core/roster/roster.ts';
import type { Input } from '../../../infra/cli/read-secret.ts';
import { rollcall } from '../../../infra/cli/rollcall.ts';
import type { StageClient } from '../../../infra/cli/stage-client.ts';
import type { Stage } from '../../../infra/cli/stage-options.ts';
import type { World } from '../../../infra/cli/world.ts';
import type { Loaded } from '../../../infra/load-config.ts';
import { clientOptions } from '../../../infra/local/aws/client.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { createClock } from '../../support/target.ts';
import { config } from './stage.ts';

const unused = async () => {
  throw new Error('the test gives no such thing');
};

/** A stage of which a test gives what its command uses. */
export function stageClient(parts: Partial<StageClient> = {}): StageClient {
  const table = parts.table ?? createMemoryTable();
  return {
    name: 'dev',
    table,
    roster: createRoster({ table, now: Date.now, sleep: async () => {}, newId: () => 'id' }),
    store: createMemoryStore(),
    secrets: { current: unused, all: unused, tag: unused },
    sqs: new SQSClient(clientOptions('http://127.0.0.1:1')),
    queueUrl: unused,
    queueDepth: async () => ({ waiting: 0, inFlight: 0 }),
    origin: () => undefined,
    secretStore: { read: async () => ({}), put: unused, expire: unused },
    deliveries: async () => 0,
    ...parts,
  };
}

export type CommandOptions = Partial<Omit<World, 'config'>> & {
  stage?: Partial<StageClient>;
  config?: Partial<Loaded>;
  /** What is typed or piped in, and whether it is typed: by default nothing is piped in. */
  input?: string;
  isTyped?: boolean;
};

/** What a command ended with and said. */
export type Ended = { code: number; out: string; err: string };

/** The whole command line tool with a world of the test's own. `stages` are those that were opened, `readings` how the configuration was read. */
export function createCommand({
  stage,
  config: changed,
  input = '',
  isTyped = false,
  ...world
}: CommandOptions = {}) {
  const clock = createClock(Date.parse('2026-11-21T12:00:00Z'));
  const stages: Stage[] = [];
  const readings: ('local' | 'deployed')[] = [];
  let ids = 0;
  const stdin = (): Input => ({
    isTTY: isTyped,
    async *[Symbol.asyncIterator]() {
      yield input;
    },
  });
  /** Runs `rollcall <line>`; a word with blanks in it needs an array. */
  const run = async (line: string | string[], changes: Partial<World> = {}): Promise<Ended> => {
    const out: string[] = [];
    const err: string[] = [];
    const args = typeof line === 'string' ? line.split(' ').filter(Boolean) : line;
    const code = await rollcall(args, {
      env: {},
      stdin: stdin(),
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      now: clock.now,
      sleep: clock.sleep,
      newId: () => `id-${++ids}`,
      newSecret: () => `made-${++ids}`,
      timeZone: 'UTC',
      onInterrupt: () => {},
      config: async (isLocal) => {
        readings.push(isLocal ? 'local' : 'deployed');
        return { ...config, deployment: { kms: 'aws', allowList: {}, silentAfter: {} }, ...changed };
      },
      openStage: async (asked) => {
        stages.push(asked);
        return stageClient(stage);
      },
      http: async () => unused,
      ...world,
      ...changes,
    });
    return { code, out: out.join(''), err: err.join('') };
  };
  return { clock, stages, readings, run };
}
