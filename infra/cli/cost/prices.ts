/** A list price of AWS in us-east-1: dollars for so many of something. */
export type Price = { usd: number; per: number; of: string; page: string };

/**
 * When the prices were compared with published summaries of AWS's pages, which fill in their numbers by script. The
 * two of `tableGigabytes` were in none of them: compare those first. The pages may say something else today.
 */
export const lookedUp = '2026-11-21';

const million = 1_000_000;

/** No free tier is taken off: an account has it once, for everything in it. */
export const prices = {
  httpRequests: {
    usd: 1,
    per: million,
    of: 'requests to an HTTP API',
    page: 'https://aws.amazon.com/api-gateway/pricing/',
  },
  invocations: {
    usd: 0.2,
    per: million,
    of: 'invocations of functions',
    page: 'https://aws.amazon.com/lambda/pricing/',
  },
  gigabyteSeconds: {
    usd: 0.0000133334,
    per: 1,
    of: 'GB-seconds of functions on Arm',
    page: 'https://aws.amazon.com/lambda/pricing/',
  },
  queueRequests: {
    usd: 0.5,
    per: million,
    of: 'requests to FIFO queues',
    page: 'https://aws.amazon.com/sqs/pricing/',
  },
  readUnits: {
    usd: 0.125,
    per: million,
    of: 'read units on demand',
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  writeUnits: {
    usd: 0.625,
    per: million,
    of: 'write units on demand',
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  tableGigabytes: {
    usd: 0.45,
    per: 1,
    of: 'GB in the table, with point-in-time recovery (0.25 + 0.20)',
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  logGigabytes: { usd: 0.5, per: 1, of: 'GB of logs', page: 'https://aws.amazon.com/cloudwatch/pricing/' },
  metrics: { usd: 0.3, per: 1, of: 'metrics of our own', page: 'https://aws.amazon.com/cloudwatch/pricing/' },
  alarms: { usd: 0.1, per: 1, of: 'alarms', page: 'https://aws.amazon.com/cloudwatch/pricing/' },
  dashboards: { usd: 3, per: 1, of: 'dashboards', page: 'https://aws.amazon.com/cloudwatch/pricing/' },
  secrets: { usd: 0.4, per: 1, of: 'secrets', page: 'https://aws.amazon.com/secrets-manager/pricing/' },
  secretReads: {
    usd: 0.05,
    per: 10_000,
    of: 'reads of secrets',
    page: 'https://aws.amazon.com/secrets-manager/pricing/',
  },
  keys: {
    usd: 1,
    per: 1,
    of: 'keys of your own, without the requests to them',
    page: 'https://aws.amazon.com/kms/pricing/',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;

/** How much of each thing is used in a month. */
export type Usage = Record<PriceName, number>;

/** Dollars for a month's usage, thing by thing. */
export function bill(usage: Usage): { name: PriceName; amount: number; usd: number }[] {
  return Object.entries(prices).map(([name, { usd, per }]) => {
    const amount = usage[name as PriceName];
    return { name: name as PriceName, amount, usd: (amount / per) * usd };
  });
}
