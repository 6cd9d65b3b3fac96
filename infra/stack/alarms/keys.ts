import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ownMetric } from '../metric.ts';
import { command, type Watch } from './alarm.ts';

/** Days ahead at which the end of a key is told: three calm warnings, of which the last is urgent. */
const ahead = [30, 7, 1];

/** Missing data keeps the state: a key does not get younger because nobody looked. */
export function watchKey(stage: string, secret: string): Watch[] {
  const [, id = secret] = secret.split('/');
  return ahead.map((days) => ({
    name: `${secret.replace('/', '-')}-expires-in-${days}`,
    means:
      `The key in the secret ${secret} ends in ${days === 1 ? 'a day' : `${days} days`} or less. ` +
      `Make a new one at the vendor's and store it with ${command(stage, `secrets -- set ${id}`)}; the old one is good until it ends.`,
    metric: ownMetric(
      stage,
      'KeyExpiryDays',
      { secret },
      { statistic: 'Minimum', period: Duration.hours(1) },
    ),
    when: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: days,
    missing: TreatMissingData.IGNORE,
  }));
}
