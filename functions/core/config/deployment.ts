import * as z from 'zod/mini';
import { hour } from '../../lib/duration.ts';
import type { Source } from '../contracts/source.ts';
import { allowedRanges } from './allowed-ranges.ts';
import { check, instead } from './check.ts';
import { InvalidConfig } from './invalid-config.ts';
import { Keep } from './keep.ts';
import { milliseconds } from './length.ts';
import { requireOneRegion } from './require-one-region.ts';

/** How and where Rollcall is deployed, checked: what the stack needs and no rule about people. */
export type Deployment = {
  /** Whose key encrypts what is stored: AWS's own, one that the stack makes, or the one with this ARN. */
  kms: 'aws' | 'customer' | { arn: string };
  /** The webhooks' own name, and its certificate in the stack's region. */
  domain?: { name: string; certificateArn: string };
  /** By source: the only ranges of addresses that its webhooks may come from. A source without a line: anywhere. */
  allowList: Record<string, string[]>;
  /** Milliseconds that the audit trail and departed people are kept: `parseKeep` has the default. */
  keep?: number;
  /** @default two weeks, and three months in a stage that is protected */
  logRetentionDays?: number;
  /** Who gets the alarms: an address, a topic of SNS by its ARN, or, said by name, nobody. Only a stage `dev` may leave it out. */
  alarms?: { email: string } | { topicArn: string } | 'nobody';
  /** Whether nothing that a stage holds may go away by accident. @default in every stage but `dev` */
  protect?: boolean;
  /**
   * How many webhooks are taken in at one moment; what is left of the account's concurrency is the workers'.
   * @default 100, in the stage dev unlimited
   */
  receiveAtOnce?: number | 'unlimited';
  /** By source: after so many milliseconds without any delivery there is an alarm. */
  silentAfter: Record<string, number>;
};

/** The numbers of days that CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const keyArn =
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const certificateArn = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const topicArn = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const domainName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const matching = (pattern: RegExp, otherwise: string) => z.string().check(z.regex(pattern, otherwise));

const entry = z.string('write an address, a range or the name of a list');

/** One entry, or a list of them. */
const addresses = z.pipe(
  z.transform((written) => (typeof written === 'string' ? [written] : written)),
  z
    .array(entry, 'write an address, a range, or a list of them')
    .check(z.minLength(1, 'name at least one address, or leave the source out')),
);

/** What `deployment` looks like, as an operator writes it. */
export const DeploymentOutline = z.strictObject({
  kms: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => text === 'aws' || text === 'customer' || keyArn.test(text),
          'write aws, customer or the ARN of a key (arn:aws:kms:<region>:<account>:key/<id>; an alias is none)',
        ),
      ),
  ),
  domain: z.optional(
    z.strictObject({
      name: matching(domainName, 'write a name in lower case such as rollcall.example.com'),
      certificateArn: matching(
        certificateArn,
        'write the ARN of a certificate of AWS Certificate Manager in the region of the stack',
      ),
    }),
  ),
  allowList: z._default(z.record(z.string(), addresses), {}),
  keep: z.optional(Keep),
  logRetentionDays: z.optional(
    z
      .number()
      .check(z.refine((days) => retentions.includes(days), `CloudWatch only takes ${retentions.join(', ')}`)),
  ),
  alarmEmail: z.optional(
    matching(/^([^\s@]+@[^\s@]+\.[^\s@]+|nobody)$/, 'write one e-mail address, or nobody'),
  ),
  alarmTopic: z.optional(
    matching(
      topicArn,
      'write the ARN of a topic in the region of the stack (arn:aws:sns:<region>:<account>:<name>)',
    ),
  ),
  protect: z.optional(z.boolean()),
  receiveAtOnce: z.optional(
    z.custom<number | 'unlimited'>(
      (value) =>
        value === 'unlimited' || (Number.isInteger(value) && Number(value) >= 5 && Number(value) <= 1_000),
      'write a whole number from 5 to 1000, or unlimited',
    ),
  ),
  silentAfter: z._default(
    z.record(
      z.string(),
      z.pipe(
        milliseconds,
        z
          .number()
          .check(
            z.refine(
              (length) => length % hour === 0 && length >= hour && length <= 7 * 24 * hour,
              'write whole hours from 1h to 7d, which is as far back as an alarm can look',
            ),
          ),
      ),
    ),
    {},
  ),
});

const parts = z.object({
  sources: z.record(z.string(), z.unknown()),
  deployment: z._default(DeploymentOutline, { allowList: {}, silentAfter: {} }),
});

/**
 * The part `deployment` of a configuration, checked, with its defaults. Throws `InvalidConfig`.
 *
 * @param region The region of the stack, where it is known, such as `eu-west-1`.
 */
export function parseDeployment(raw: unknown, registry: Record<string, Source>, region?: string): Deployment {
  const { sources, deployment } = check(parts, raw, 'the configuration');
  const { kms = 'aws', allowList, silentAfter, alarmEmail, alarmTopic, ...rest } = deployment;
  const alarms = alarmsTo(alarmEmail, alarmTopic);
  for (const [part, ids] of Object.entries({ allowList, silentAfter })) {
    for (const id of Object.keys(ids)) {
      mustBeConfigured(`deployment.${part}.${id}`, id, sources);
      mustDeliver(`deployment.${part}.${id}`, registry[id]);
    }
  }
  const checked: Deployment = {
    ...rest,
    ...(alarms !== undefined && { alarms }),
    kms: kms === 'aws' || kms === 'customer' ? kms : { arn: kms },
    silentAfter,
    allowList: Object.fromEntries(
      Object.entries(allowList).map(([id, entries]) => [id, allowedRanges(id, entries, registry[id])]),
    ),
  };
  requireOneRegion(checked, region);
  return checked;
}

function alarmsTo(email: string | undefined, topic: string | undefined): Deployment['alarms'] {
  if (email !== undefined && topic !== undefined) {
    throw new InvalidConfig('deployment.alarmEmail and deployment.alarmTopic: write one of them, not both.');
  }
  if (topic !== undefined) return { topicArn: topic };
  return email === undefined || email === 'nobody' ? email : { email };
}

function mustBeConfigured(where: string, id: string, sources: Record<string, unknown>): void {
  if (Object.hasOwn(sources, id)) return;
  const ids = Object.keys(sources);
  throw new InvalidConfig(`${where} is not one of the configured sources: ${instead(id, ids)}`);
}

/** Of a source that is read from a file nothing would ever arrive. */
function mustDeliver(where: string, source: Source | undefined): void {
  if (source === undefined || source.webhook !== undefined) return;
  throw new InvalidConfig(`${where}: ${source.name} delivers nothing by itself: leave it out.`);
}
