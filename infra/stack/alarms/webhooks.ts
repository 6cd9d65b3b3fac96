import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Deployment } from '../../../functions/core/config/deployment.ts';
import { canBeListed } from '../../../functions/core/contracts/can-be-listed.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import { hour } from '../../../functions/lib/duration.ts';
import { sources } from '../../../functions/sources/index.ts';
import { ownMetric } from '../metric.ts';
import { command, type Watch } from './alarm.ts';

/** What may go wrong where webhooks come in. */
export function watchWebhooks(
  stage: string,
  api: HttpApi,
  configured: string[],
  { allowList, silentAfter }: Pick<Deployment, 'allowList' | 'silentAfter'>,
): Watch[] {
  return [
    refusals(api),
    ...configured.filter(asksItsVendor).map((source) => credentialFailure(stage, source)),
    ...configured.filter(isListed).map((source) => oldDirectory(stage, source)),
    ...configured.map((source) => changedSecret(stage, source)),
    ...Object.keys(allowList).map((source) => unlisted(stage, source)),
    ...Object.entries(silentAfter).map(([source, length]) => quiet(stage, source, length / hour)),
  ];
}

/** Okta tries once again, so three refusals are two events or more, or one that PagerDuty keeps trying with. */
function refusals(api: HttpApi): Watch {
  return {
    name: 'receive-5xx',
    means:
      'Webhooks are answered with 5xx: Okta tries only once again, PagerDuty for 48 hours, so events are about to be lost. ' +
      'Look for "not received" in the log of receive: it says which secret or queue is in trouble.',
    metric: api.metricServerError({ statistic: 'Sum', period: Duration.minutes(15) }),
    when: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 3,
    missing: TreatMissingData.NOT_BREACHING,
  };
}

/** Only such a source can have a key refused: the others just listen. */
function asksItsVendor(source: string): boolean {
  const known: Record<string, Source> = sources;
  return known[source]?.resolve !== undefined || known[source]?.list !== undefined;
}

function isListed(source: string): boolean {
  const known: Record<string, Source> = sources;
  return canBeListed(known[source]);
}

/** Told by every sweep once a directory was read to its end: two nights without one are a reason to look. */
function oldDirectory(stage: string, source: string): Watch {
  return {
    name: `${source}-directory`,
    means:
      `For two days the whole directory of ${source} was not read to its end and compared, so a change of which no webhook ` +
      `came stays unknown. ${command(stage, `import -- ${source}`)} reads it now and says what stands in the way.`,
    metric: ownMetric(
      stage,
      'DirectoryAge',
      { source },
      { statistic: 'Maximum', period: Duration.minutes(5) },
    ),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 48,
    missing: TreatMissingData.NOT_BREACHING,
  };
}

function credentialFailure(stage: string, source: string): Watch {
  return {
    name: `${source}-source-credential`,
    means:
      `${source} refuses the token with which its users are looked up, so its events wait; nothing is lost. ` +
      `Store a good one with ${command(stage, `secrets -- set ${source} --token`)}: work goes on by itself within a minute or two.`,
    metric: ownMetric(
      stage,
      'SourceCredentialFailure',
      { source },
      { statistic: 'Sum', period: Duration.minutes(5) },
    ),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    periods: { bad: 1, of: 3 },
    missing: TreatMissingData.NOT_BREACHING,
  };
}

/** Attempts from elsewhere are no reason to wake anybody: only what comes from the sender's own addresses. */
function changedSecret(stage: string, source: string): Watch {
  return {
    name: `${source}-secret`,
    means:
      `Deliveries from addresses of ${source} are refused with 401: the secret was changed on one side only, and what is ` +
      `refused is lost. Store the secret of now with ${command(stage, `secrets -- set ${source}`)}, or register the webhook ` +
      `again with ${command(stage, `connect -- ${source}`)}; then look by hand at what was missed.`,
    ...anyRejected(stage, source, 'secret'),
  };
}

function unlisted(stage: string, source: string): Watch {
  return {
    name: `${source}-unlisted`,
    means:
      `A delivery signed with the secret of ${source} came from an address that is not on its allow list, and was ` +
      `put off with 503. Compare deployment.allowList with the addresses that the vendor publishes now; if the ` +
      'address is not theirs, the secret is stolen: make a new one.',
    ...anyRejected(stage, source, 'unlisted'),
  };
}

function anyRejected(
  stage: string,
  source: string,
  reason: 'secret' | 'unlisted',
): Omit<Watch, 'name' | 'means'> {
  return {
    metric: ownMetric(
      stage,
      'Rejected',
      { source, reason },
      { statistic: 'Sum', period: Duration.minutes(5) },
    ),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    periods: { bad: 1, of: 3 },
    missing: TreatMissingData.NOT_BREACHING,
  };
}

function quiet(stage: string, source: string, hours: number): Watch {
  return {
    name: `${source}-silent`,
    means:
      `No webhook of ${source} has arrived for ${hours} hours. Run ${command(stage, 'doctor')} to see whether the ` +
      `subscription is disabled, and ${command(stage, `connect -- ${source}`)} to fix it; what was missed meanwhile has to be looked at by hand.`,
    metric: ownMetric(stage, 'Received', { source }, { statistic: 'Sum', period: Duration.hours(1) }),
    when: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    periods: { bad: hours, of: hours },
    missing: TreatMissingData.BREACHING,
  };
}
