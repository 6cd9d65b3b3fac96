import { readFile } from 'node:fs/promises';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod/mini';
import { CommandError } from '../command-error.ts';

/**
 * How many good deliveries of a source are in the log of `receive`, as far back as it is looked at. Only the log can
 * tell that one came: `receive` writes down nothing else, and no vendor tells how a delivery went.
 */
export type Deliveries = (source: string) => Promise<number>;

/** What `receive` logs of a delivery whose signature was good, even if it held nothing about people, as a ping does. */
const Line = z.object({ message: z.literal('received'), source: z.string() });

export function isDelivery(line: unknown, source: string): boolean {
  const read = Line.safeParse(line);
  return read.success && read.data.source === source;
}

/** Out of the local machine's log file. Throws `CommandError` where there is none. */
export function inLogFile(file: string): Deliveries {
  return async (source) => {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new CommandError(`${file} cannot be read: start Rollcall with npm start.`, 1, { cause });
    });
    return text.split('\n').filter((line) => isDelivery(jsonIn(line), source)).length;
  };
}

/** A line is `<time> <function> <process>: <what it printed>`. */
function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line.slice(line.indexOf('{')));
  } catch {
    return undefined;
  }
}

const lookBack = 10 * 60_000;

/** What is asked of CloudWatch Logs: `client` with the rights to `logs:FilterLogEvents` on the group. */
export type InCloudWatch = {
  client: Pick<CloudWatchLogsClient, 'send'>;
  logGroupName: string;
  now(): number;
};

/** Out of CloudWatch Logs, from ten minutes before now on. */
export function inCloudWatch({ client, logGroupName, now }: InCloudWatch): Deliveries {
  const startTime = now() - lookBack;
  return async (source) => {
    const { FilterLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
    const filterPattern = `{ $.message = "received" && $.source = "${source}" }`;
    let count = 0;
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new FilterLogEventsCommand({ logGroupName, startTime, filterPattern, nextToken }),
      );
      count += page.events?.length ?? 0;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return count;
  };
}
