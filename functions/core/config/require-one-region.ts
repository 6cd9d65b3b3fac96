import type { Deployment } from './deployment.ts';
import { InvalidConfig } from './invalid-config.ts';

/**
 * A stack uses keys, certificates and topics of its own region only, so all that the configuration names are of one,
 * and of `region` where that is known. Throws `InvalidConfig`.
 */
export function requireOneRegion({ kms, domain, alarms }: Deployment, region?: string): void {
  const arns: [string, string | undefined][] = [
    ['kms', typeof kms === 'object' ? kms.arn : undefined],
    ['domain.certificateArn', domain?.certificateArn],
    ['alarmTopic', typeof alarms === 'object' && 'topicArn' in alarms ? alarms.topicArn : undefined],
  ];
  const named = arns.flatMap(([key, arn]) => (arn === undefined ? [] : [{ key, region: arn.split(':')[3] }]));
  const expected = region ?? named[0]?.region;
  const stray = named.find((one) => one.region !== expected);
  if (stray === undefined) return;
  const other = region === undefined ? `${named[0]?.key} in ${expected}` : `the stack in ${expected}`;
  throw new InvalidConfig(
    `deployment.${stray.key} is in ${stray.region} and ${other}: write the ARN of one in the region of the stack.`,
  );
}
