import { parseArgs } from 'node:util';
import { CommandError } from '../command-error.ts';
import type { StageOptions } from '../secrets/args.ts';
import { stageOptions, stageUsage } from '../stage-client.ts';
import { connectors } from './connectors.ts';

export const connectUsage = `npm run connect -- okta | pagerduty --url <url> [options]

Registers Rollcall's webhook at a source, stores the secret, and looks whether what the source sends arrives. Safe to
run again at any time: it then mends what is not as it should be, such as a subscription that was disabled.

  npm run connect -- pagerduty --url https://rollcall.example.com/webhooks/pagerduty --aws --stage prod
  npm run connect -- okta --url https://rollcall.example.com/webhooks/okta --org https://acme.okta.com --aws --stage prod

  --url <url>      where the source is to deliver (the local machine's own, without --aws)
  --org <url>      Okta's organization (sources.okta.org of the configuration)
  --region <r>     PagerDuty's region, us or eu (us)
  --token          read the API token from standard input even if the secret has one
${stageUsage}
  --help

The API token is the secret's (npm run secrets -- set <source> --token) or else comes from standard input, and then it
is not stored. It has to be an admin's, and is needed only here and by npm run doctor.`;

export type ConnectArgs = {
  source: string;
  url?: string;
  org?: string;
  region?: string;
  askToken: boolean;
};

/** Reads the command line; `undefined` where only help is asked for. Throws `CommandError`. */
export function readConnectArgs(args: string[]): { order: ConnectArgs; stage: StageOptions } | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      org: { type: 'string' },
      region: { type: 'string' },
      token: { type: 'boolean', default: false },
      ...stageOptions,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [source, extra] = positionals;
  if (source === undefined || !connectors.has(source)) {
    throw new CommandError(`Name one of ${[...connectors.keys()].join(', ')}.\n\n${connectUsage}`, 2);
  }
  if (extra !== undefined)
    throw new CommandError('There is a word too many: a token comes from standard input.', 2);
  const { url, org, region, token, port, aws, stage } = values;
  if (url !== undefined && !isHttps(url)) {
    throw new CommandError(
      `--url "${url}" is not a URL such as https://rollcall.example.com/webhooks/${source}.`,
      2,
    );
  }
  return { order: { source, url, org, region, askToken: token }, stage: { port, aws, stage } };
}

/** Vendors deliver to https only; this machine has no certificate, and needs none for itself. */
function isHttps(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}
