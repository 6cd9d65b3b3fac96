import type * as z from 'zod/mini';
import type { Mode } from './core/config/mode.ts';
import type { sources } from './sources/index.ts';
import type { targets } from './targets/index.ts';

type Sources = typeof sources;
type Targets = typeof targets;

/** A person by e-mail, or a team or escalation policy by its name or id at the vendor. */
type StandInInput = string | { team: string } | { policy: string };

/** What an operator writes in `config.ts`. */
export type ConfigInput = {
  /**
   * Where people come from, the most authoritative first. `compare`: whether the source's whole directory is read every
   * night, where it can be, and compared. @default true
   */
  sources: { [Id in keyof Sources]?: z.input<Sources[Id]['settings']> & { compare?: boolean } };
  /**
   * The on-call tools whose accounts are kept. `mode` is what Rollcall may do there by itself: `observe` (read and plan,
   * change nothing), `ask` (a human approves every change), `ask-destructive` (only what cannot be taken back) or `act`.
   * Without it a deployment observes, and `npm start` acts. `compare`: whether everybody whom the target has is compared every
   * night, where it can be. @default true
   */
  targets: {
    [Id in keyof Targets]?: z.input<Targets[Id]['settings']> & { mode?: Mode; compare?: boolean };
  };
  /** Who gets what. Grants of several lines add up; the group `*` is everybody. */
  access: ({ group: string } & { [Id in keyof Targets]?: z.input<Targets[Id]['grant']> })[];
  /** What happens to people who leave. Times as `30s`, `15m`, `72h`, `7d`. */
  leavers?: {
    /** From `1s` to `3650d`. @default '72h' */
    grace?: string;
    /**
     * What becomes of a leaver's places on call (rotations, overrides, escalations, rules, a team where they were alone)
     * before the account is removed. `hold`: what costs no cover is done, the rest waits for a human (`rollcall decide`). `replace`:
     * a person by e-mail, a team or an escalation policy takes them, everywhere, by target, or by the name of a rota; `otherwise`
     * is for places where nobody is named. `force`: hours may become uncovered. Another person's turn moves under none of them.
     * @default 'hold'
     */
    onCall?:
      | 'hold'
      | 'force'
      | {
          replace:
            | StandInInput
            | {
                [Id in keyof Targets]?:
                  | StandInInput
                  | { default?: StandInInput; rotas: Record<string, StandInInput> };
              };
          otherwise?: 'hold' | 'force';
        };
    /**
     * How many may leave within `per` before the others are held for a human (`rollcall brake`): a number of `people`, or
     * so many `percent` of the roster, and never fewer than 3. `false` for no brake.
     * @default { people: 10, per: '1h' }
     */
    brake?: { people: number; per: string } | { percent: number; per: string } | false;
    /** How long an account that was removed can be restored (`rollcall restore`), from `1s` to `3650d`. @default '400d' */
    keepSnapshots?: string;
  };
  /** How the stack is deployed; nothing in it decides about people. */
  deployment?: {
    /**
     * Whose key encrypts the queues, the roster, the secrets and the logs: `aws` (AWS's own keys, free), `customer`
     * (the stack makes one and rotates it yearly), or the ARN of a key of yours, whose policy has to let CloudWatch
     * Logs and CloudWatch's alarms use it.
     * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
     * @default 'aws'
     */
    kms?: 'aws' | 'customer' | `arn:${string}`;
    /** A name of your own for the webhooks, with its certificate in the stack's region. TLS 1.2 and 1.3. */
    domain?: { name: string; certificateArn: string };
    /**
     * Where a source's webhooks may come from: an address, a range (`198.51.100.0/24`), for PagerDuty `us` or `eu`, the
     * lists it publishes, or several of these. A source without a line: anywhere, the signature decides.
     */
    allowList?: { [Id in keyof Sources]?: string | string[] };
    /** How many days logs are kept. @default 14, in a stage that is protected 90 */
    logRetentionDays?: number;
    /**
     * Gets every alarm, after a click on the link in AWS's first mail. `'nobody'` where nobody is to be told. Every stage
     * but `dev` needs this or `alarmTopic`.
     */
    alarmEmail?: string;
    /** A topic of yours that gets every alarm, such as a pager's; its policy has to let CloudWatch's alarms publish. */
    alarmTopic?: `arn:${string}`;
    /**
     * Keeps the roster, the queues, the secrets and the logs when the stack is destroyed, and refuses to destroy it while
     * termination protection is on. @default true, in the stage dev false
     */
    protect?: boolean;
    /** How long the audit trail and what is known of people who left are kept, in days from `30d` to `3650d`. @default '400d' */
    keep?: string;
    /**
     * How many webhooks are taken in at one moment. It is reserved for them, and the rest of the account's concurrency
     * (1,000 in most accounts) is left to the workers, so that no flood of webhooks, forged or not, can keep leavers from
     * being muted. More are answered 503 and come again. A new account with a concurrency of less than 200 cannot reserve
     * any: ask AWS for more, or write `'unlimited'`.
     * @default 100, in the stage dev unlimited
     */
    receiveAtOnce?: number | 'unlimited';
    /** An alarm after so long without any delivery of a source, such as `{ okta: '24h' }`, up to `7d`. @default none */
    silentAfter?: { [Id in keyof Sources]?: string };
  };
};

/** Gives the configuration its types; it is checked when it is read. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
