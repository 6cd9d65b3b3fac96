import { InvalidArgumentError } from '@commander-js/extra-typings';

/** What `connect` is asked for. */
export type ConnectArgs = {
  source: string;
  url?: string;
  org?: string;
  region?: string;
  /** Whether the API token is asked for even if one is stored. */
  token?: true;
  /** What the token of a client is called. @default client */
  name?: string;
  /** Its last day: `2027-01-31`. @default in a year */
  expires?: string;
  /** The token that is to be taken out. */
  remove?: string;
  yes?: true;
  dryRun?: true;
  json?: true;
};

/** Reads `--url`. Vendors deliver to https only; this machine has no certificate, and needs none for itself. */
export function webhookUrl(text: string): string {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' };
  if (protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1')) return text;
  throw new InvalidArgumentError('It is not a URL such as https://rollcall.example.com/webhooks/okta.');
}
