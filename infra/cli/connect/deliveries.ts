import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { Http } from '../../../functions/lib/http.ts';
import { CommandError } from '../command-error.ts';
import { type Credentials, signed } from './sigv4.ts';

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

export type CloudWatch = {
  http: Http;
  logGroup: string;
  region(): Promise<string>;
  credentials(): Promise<Credentials>;
  now(): number;
};

const lookBack = 10 * 60_000;
const Page = z.object({ events: z._default(z.array(z.unknown()), []), nextToken: z.optional(z.string()) });

/** Out of CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export function inCloudWatch(world: CloudWatch): Deliveries {
  const since = world.now() - lookBack;
  return async (source) => {
    let count = 0;
    let nextToken: string | undefined;
    do {
      const filterPattern = `{ $.message = "received" && $.source = "${source}" }`;
      const page = await ask(world, { startTime: since, filterPattern, nextToken });
      count += page.events.length;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return count;
  };
}

async function ask(world: CloudWatch, question: object) {
  const region = await world.region();
  const url = new URL(`https://logs.${region}.amazonaws.com/`);
  const body = JSON.stringify({ logGroupName: world.logGroup, ...question });
  const headers = signed({
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
    },
    body,
    service: 'logs',
    region,
    credentials: await world.credentials(),
    now: new Date(world.now()),
  });
  const answer = await world.http({ method: 'POST', url: url.href, headers, body });
  if (answer.status === 200) return Page.parse(JSON.parse(answer.text));
  throw new CommandError(
    `CloudWatch Logs answered ${answer.status} about ${world.logGroup}: you need logs:FilterLogEvents on it, and the right --stage.`,
  );
}
