import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Http } from '../../functions/lib/http.ts';
import type { Loaded } from '../load-config.ts';
import type { Input } from './read-secret.ts';
import type { StageClient } from './stage-client.ts';
import type { Stage } from './stage-options.ts';

/** Where text goes: a terminal, a pipe or a file. */
export type Sink = { write(text: string): unknown; isTTY?: boolean; columns?: number };

/** What commands use of the world. A test gives its own. Times in milliseconds. */
export type World = {
  env: Record<string, string | undefined>;
  /** Where secrets and answers to questions are typed or piped in. */
  stdin: Input;
  /** Where answers go. */
  stdout: Sink;
  /** Where progress, questions and errors go. */
  stderr: Sink;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
  newSecret(): string;
  /** The operator's time zone, such as `Europe/Berlin`. */
  timeZone: string;
  /** Calls `stop` at the first Ctrl-C, so that the command can end after the step in hand; the second one ends it. */
  onInterrupt(stop: () => void): void;
  /**
   * The configuration, checked. `isLocal`: as the local machine reads it, where a target acts unless it is told otherwise.
   * Throws `InvalidConfig`.
   */
  config(isLocal?: boolean): Promise<Loaded>;
  /** A running Rollcall. Nothing is called before its first use. */
  openStage(stage: Stage): Promise<StageClient>;
  http(): Promise<Http>;
};

const httpTimeout = 30_000;

/** The real world, as a process sees it. What is slow to load is loaded when it is used. */
export function worldOf(
  process: Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr' | 'once'>,
): World {
  const { env, stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreMissingReader);
  return {
    env,
    stdin,
    stdout,
    stderr,
    now: Date.now,
    sleep: async (milliseconds) => sleep(milliseconds),
    newId: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    onInterrupt: (stop) => void process.once('SIGINT', stop),
    async config(isLocal) {
      const { defaultConfigFile, loadConfig } = await import('../load-config.ts');
      const file = env.ROLLCALL_CONFIG || defaultConfigFile;
      return loadConfig(file, { env: isLocal ? { ROLLCALL_DEFAULT_MODE: 'act', ...env } : {} });
    },
    openStage: async (stage) => (await import('./stage-client.ts')).openStage(stage),
    http: async () =>
      (await import('../../functions/lib/http-client.ts')).createHttp({ timeout: httpTimeout }),
  };
}

/** A reader such as `head` that has had enough keeps no command from ending what it began. */
function ignoreMissingReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
