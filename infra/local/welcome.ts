import { vendorVariable } from './lambda/environment.ts';
import type { Machine } from './machine.ts';
import { defaultPort } from './ports.ts';
import { localName } from './secrets-file.ts';
import { sourceUrl } from './source-url.ts';

export type Paint = { bold(text: string): string; dim(text: string): string; green(text: string): string };

/** Colours where a person looks at a terminal, and plain text elsewhere: https://no-color.org/ */
export function createPaint(colours: boolean): Paint {
  const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: paint(1), dim: paint(2), green: paint(32) };
}

export const help = `Rollcall on this machine: the stack that is deployed, with simulated vendors.

  npm start [-- --verbose] [--keep] [--demo] [--help]

  --verbose   show what the functions print, not only in the log file
  --keep      go on where the last start with --keep was stopped: roster, queues and simulated vendors
  --demo      an organization of sixty people that was on call before: docs/first-day.md
  --help      this text

  PORT=8787                  webhooks are on this port, the other services on the five after it
  ROLLCALL_CONFIG=<file>     another configuration than functions/config.ts
  ROLLCALL_SECRETS_FILE=<f>  another file of local secrets than infra/local/secrets.json
  ROLLCALL_<TARGET>_URL=<u>  another origin of a vendor's API than its simulator
  ROLLCALL_DEFAULT_MODE=act  observe, ask, ask-destructive or act, where the configuration says none
  NO_COLOR=1                 no colours
`;

export type WelcomeFacts = {
  machine: Pick<Machine, 'urls' | 'resolvedTemplate'>;
  port: number;
  logFile: string;
  /** What functions get besides the template's: a `ROLLCALL_<ID>_URL` here is where the vendor really is. */
  environment: Record<string, string>;
  /** Whether it is the organization of docs/first-day.md. @default false */
  demo?: boolean;
};

/** What a person sees when everything runs: where things are, and what to try first. */
export function welcome(
  { machine, port, logFile, environment, demo = false }: WelcomeFacts,
  paint: Paint,
): string {
  const names = machine.resolvedTemplate.secrets.map(localName);
  const ids = (kind: string) =>
    names.filter((name) => name.startsWith(`${kind}/`)).map((name) => name.slice(kind.length + 1));
  const vendors = ids('targets').map((id) => {
    const variable = vendorVariable(id);
    const elsewhere = environment[variable];
    return elsewhere === undefined
      ? `${machine.urls.simulators}/${id}/_state`
      : `${elsewhere} ${paint.dim(`(${variable})`)}`;
  });
  const where = port === defaultPort ? '' : `PORT=${port} `;
  const commands = demo
    ? firstDay(`${where}ROLLCALL_DEFAULT_MODE=${environment.ROLLCALL_DEFAULT_MODE ?? 'act'}`)
    : firstSteps.map((command) => `${where}${command}`);
  return [
    '',
    paint.green(paint.bold('Rollcall is running.')),
    '',
    ...rows(
      'Webhooks',
      ids('sources').map((id) => sourceUrl(machine.urls.webhooks, id)),
    ),
    ...rows('Vendors', vendors),
    ...rows('Log', [logFile]),
    ...rows('Mode', modeOf(environment)),
    '',
    'Try it in another terminal:',
    ...commands.map((command) => paint.bold(`  ${command}`)),
    '',
    paint.dim('Ctrl-C stops everything.'),
    '',
  ].join('\n');
}

const firstSteps = [
  'npm run send -- okta user.lifecycle.create jane@example.com',
  'npm run status -- jane@example.com',
];

/** The commands read the demo's configuration and secrets, and know this machine by what it was started with. */
const firstDay = (startedWith: string) => [
  `export ROLLCALL_CONFIG=infra/local/demo/demo.config.ts ROLLCALL_SECRETS_FILE=.rollcall/demo-secrets.json ${startedWith}`,
  'npx rollcall import okta --dry-run',
  'npx rollcall import okta',
  'npx rollcall plan',
];

/** Nobody is to conclude from this machine that a deployment changes anything by itself. */
function modeOf({ ROLLCALL_DEFAULT_MODE: mode = 'act' }: Record<string, string>): string[] {
  return mode === 'act'
    ? ['act: changes are made at once; a deployment only observes until targets.<id>.mode says act']
    : [`${mode}: for every target whose mode the configuration does not say`];
}

function rows(title: string, values: string[]): string[] {
  return values.map((value, index) => `  ${(index === 0 ? title : '').padEnd(10)}${value}`);
}
