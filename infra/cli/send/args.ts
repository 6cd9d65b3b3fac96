import { parseArgs } from 'node:util';
import { instant } from '../../../functions/lib/instant.ts';
import { CannotStart } from '../../local/cannot-start.ts';
import { defaultPort, readPort } from '../../local/ports.ts';
import { CommandError } from '../command-error.ts';

/** What somebody wants sent. `at` is ISO 8601; `userId` is absent where it is to be made from the e-mail. */
export type SendArgs = {
  source: string;
  type: string;
  email?: string;
  name?: string;
  userId?: string;
  group?: string;
  application?: string;
  at: string;
  eventId?: string;
  times: number;
  port: number;
  json: boolean;
  force: boolean;
};

export const usage = `npm run send -- <source> <event type> [<e-mail>] [options]

Sends a signed event to the Rollcall that runs on this machine. The same e-mail is always the same user, and the
same group name the same group, so that one command goes on where the last one left off.

  npm run send -- okta user.lifecycle.create jane@example.com --name "Jane Doe"
  npm run send -- okta group.user_membership.add jane@example.com --group sre
  npm run send -- pagerduty user.created jane@example.com

  --group <name>         the group, for memberships
  --application <id>     the application, for assignments
  --name <name>          the user's name (made from the e-mail)
  --id <id>              the user's id at the source (made from the e-mail)
  --at <time>            when it happened, such as 2026-05-04T10:00:00Z (now)
  --event-id <id>        the event's id (a new one)
  --times <n>            deliver the same event so often (1)
  --force                send an event type that Rollcall does not know
  --port <n>             the local machine's PORT (${defaultPort}, or the variable PORT)
  --json                 for scripts
  --help`;

const options = {
  group: { type: 'string' },
  application: { type: 'string' },
  name: { type: 'string' },
  id: { type: 'string' },
  at: { type: 'string' },
  'event-id': { type: 'string' },
  times: { type: 'string', default: '1' },
  force: { type: 'boolean', default: false },
  port: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Asked in a way that cannot be understood: exit code 2, with the usage. */
export function usageError(sentence: string): CommandError {
  return new CommandError(`${sentence}\n\n${usage}`, 2);
}

/** Reads the command line; `undefined` where only help is asked for. Throws `CommandError`. */
export function readSendArgs(
  args: string[],
  env: Record<string, string | undefined>,
  now: number,
): SendArgs | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [source, type, email, extra] = positionals;
  if (source === undefined || type === undefined)
    throw usageError('Say which source, and which type of event.');
  if (extra !== undefined) throw usageError(`"${extra}" is one word too many: put names in quotes.`);
  return {
    source,
    type,
    email: email && emailFrom(email),
    name: values.name,
    userId: values.id,
    group: values.group,
    application: values.application,
    at: timeFrom(values.at, now),
    eventId: values['event-id'],
    times: countFrom(values.times),
    port: portFrom(values.port ?? env.PORT),
    json: values.json,
    force: values.force,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw usageError(error instanceof Error ? `${error.message.split('. ')[0]}.` : 'That cannot be read.');
  }
}

function emailFrom(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text;
  throw usageError(`"${text}" is not an e-mail address.`);
}

function timeFrom(text: string | undefined, now: number): string {
  const at = text === undefined ? now : instant(text);
  if (at === undefined) throw usageError(`--at "${text}" is not a time such as 2026-05-04T10:00:00Z.`);
  return new Date(at).toISOString();
}

function countFrom(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usageError(`--times "${text}" is not a whole number from 1 on.`);
}

function portFrom(text: string | undefined): number {
  try {
    return readPort(text);
  } catch (error) {
    if (error instanceof CannotStart) throw usageError(error.message);
    throw error;
  }
}
