import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod/mini';
import { CannotStart } from './cannot-start.ts';
import { defaultPort } from './ports.ts';
import { stateFolder } from './state-folder.ts';

const Attribute = z.object({
  DataType: z.string(),
  StringValue: z.optional(z.string()),
});

const Message = z.object({
  body: z.string(),
  messageGroupId: z.optional(z.string()),
  messageDeduplicationId: z.optional(z.string()),
  messageAttributes: z._default(z.record(z.string(), Attribute), {}),
});

const State = z.object({
  version: z.literal(1),
  /** Items by table, as DynamoDB writes them. */
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  /** Messages by queue, in their order; those that were being worked on are among them. */
  queues: z.record(z.string(), z.array(Message)),
  /** What `_state` of each simulator says, without the calls. */
  simulators: z.record(z.string(), z.record(z.string(), z.array(z.unknown()))),
});

/** What a machine held when it stopped. */
export type KeptState = z.infer<typeof State>;

/** Where the machine at this port keeps what it holds. */
export function keptStateFile(port: number): string {
  return join(stateFolder, `kept${port === defaultPort ? '' : `-${port}`}.json`);
}

/** What was kept; `undefined` where nothing was. Throws `CannotStart` where it cannot be read. */
export function readKeptState(file: string): KeptState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return State.parse(JSON.parse(text));
  } catch (cause) {
    throw new CannotStart(
      `${relative('', file)} cannot be read: delete it to begin with nothing, or start without --keep.`,
      { cause },
    );
  }
}

/** Written whole or not at all. It holds e-mails. */
export function writeKeptState(file: string, state: KeptState): void {
  const half = `${file}.${process.pid}`;
  try {
    writeFileSync(half, JSON.stringify(state), { mode: 0o600 });
    renameSync(half, file);
  } finally {
    rmSync(half, { force: true });
  }
}
