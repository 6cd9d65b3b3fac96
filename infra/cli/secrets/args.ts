import { parseArgs } from 'node:util';
import { CommandError } from '../command-error.ts';
import { dayFrom } from '../days.ts';
import { stageOptions, stageUsage } from '../stage-client.ts';

export const secretsUsage = `npm run secrets -- list | set <source | target> | expires <source | target> <day> [options]

Looks after the secrets of the sources and targets in your configuration. A value comes from standard input: typed
without an echo, or piped in; never from the command line, which others can see. A target's key is tried at the vendor
before it is stored. The version before stays good for signatures. On the local machine all this lasts until it stops:
infra/local/secrets.json holds what it starts with.

  npm run secrets -- set opsgenie
  npm run secrets -- set statuspage --expires 2027-01-31
  npm run secrets -- set okta --token       the API token, beside the secret that events come with

  --expires <day>  the day on which the vendor lets the key expire
  --token          a source's API token instead of what it signs with
  --unchecked      store a target's key without trying it: the vendor is down
  --json           for scripts (list)
${stageUsage}
  --help`;

export type SecretsArgs =
  | { what: 'list'; json: boolean }
  | { what: 'set'; name: string; expires?: string; token: boolean; unchecked: boolean }
  | { what: 'expires'; name: string; expires: string };

export type StageOptions = { port?: string; aws: boolean; stage: string };

/** Reads the command line; `undefined` where only help is asked for. Throws `CommandError`. */
export function readSecretsArgs(args: string[]): { order: SecretsArgs; stage: StageOptions } | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      expires: { type: 'string' },
      token: { type: 'boolean', default: false },
      unchecked: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      ...stageOptions,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [what, name, third, extra] = positionals;
  // Said without quoting: one word too many may well be the secret.
  if (extra !== undefined || (third !== undefined && what !== 'expires')) {
    throw new CommandError(
      'There is a word too many. A secret never goes on the command line: it was seen there, so make a new one.',
      2,
    );
  }
  const stage = { port: values.port, aws: values.aws, stage: values.stage };
  if (what === 'list' && name === undefined) return { order: { what, json: values.json }, stage };
  if (name === undefined || (what !== 'set' && what !== 'expires')) {
    throw new CommandError(`Say list, set or expires, and of which source or target.\n\n${secretsUsage}`, 2);
  }
  if (what === 'expires') return { order: { what, name, expires: day(third) }, stage };
  const expires = values.expires === undefined ? undefined : day(values.expires);
  return { order: { what, name, expires, token: values.token, unchecked: values.unchecked }, stage };
}

function day(text: string | undefined): string {
  const found = text === undefined ? undefined : dayFrom(text);
  if (found !== undefined) return found;
  throw new CommandError('Say on which day it expires, such as 2027-01-31.', 2);
}
