import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { leaversNotMuted as leaversNotMutedInLog } from '../../../functions/core/sweep/late-leavers.ts';
import { ownMetric } from '../metric.ts';
import { command, inLog, type Watch } from './alarm.ts';

/** What may go wrong at a vendor's. */
export function watchTarget(stage: string, target: string): Watch[] {
  return [
    leaversNotMuted(stage, target),
    heldByBrake(stage, target),
    credentialFailure(stage, target),
    oldComparison(stage, target),
  ];
}

/** Told by every sweep from the first comparison on, where the target is compared at all: two nights without one are a reason to look. */
function oldComparison(stage: string, target: string): Watch {
  return {
    name: `${target}-drift`,
    means:
      `For two days not everybody of ${target} was compared with what they should be, so what was changed there by hand stays ` +
      `unknown. ${command(stage, 'drift')} compares now and says what stands in the way; ${command(stage, 'drift -- --last')} shows what the last night came to.`,
    metric: ownMetric(stage, 'DriftAge', { target }, { statistic: 'Maximum', period: Duration.minutes(5) }),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 48,
    missing: TreatMissingData.NOT_BREACHING,
  };
}

/** Every sweep tells the number, every minute; that sweeps happen at all is another alarm. */
function leaversNotMuted(stage: string, target: string): Watch {
  return {
    name: `${target}-leavers-not-muted`,
    means:
      `A person who left more than 15 minutes ago can still act on ${target}, and is tried again until it is done. ` +
      `Who: ${inLog(stage, 'sweep', leaversNotMutedInLog, `target = "${target}"`)}. ` +
      `Why: ${command(stage, 'status -- <person>')}. ` +
      `If it takes longer, take the account's access away by hand.`,
    metric: ownMetric(
      stage,
      'LeaversNotMuted',
      { target },
      { statistic: 'Maximum', period: Duration.minutes(1) },
    ),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    missing: TreatMissingData.NOT_BREACHING,
  };
}

/** Every sweep tells the number while there are any: until a human decides, because nothing else ends it. */
function heldByBrake(stage: string, target: string): Watch {
  return {
    name: `${target}-brake`,
    means:
      `More people were to be muted or removed on ${target} than leavers.brake allows, so the others are held and can ` +
      `still act there. Who: ${command(stage, 'brake -- list')}. If they really leave: ` +
      `${command(stage, 'brake -- release all')}; if a source is wrong: ${command(stage, 'brake -- reject')}.`,
    metric: ownMetric(
      stage,
      'HeldByBrake',
      { target },
      { statistic: 'Maximum', period: Duration.minutes(1) },
    ),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    missing: TreatMissingData.NOT_BREACHING,
  };
}

/** The key is tried again once a minute at most, so some minutes without a failure do not mean that it is over. */
function credentialFailure(stage: string, target: string): Watch {
  return {
    name: `${target}-credential`,
    means:
      `${target} refuses its key, so nothing is applied there; the messages wait and nothing is lost. ` +
      `Store a good key with ${command(stage, `secrets -- set ${target}`)}: work goes on by itself within a minute or two.`,
    metric: ownMetric(
      stage,
      'CredentialFailure',
      { target },
      { statistic: 'Sum', period: Duration.minutes(5) },
    ),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    periods: { bad: 1, of: 3 },
    missing: TreatMissingData.NOT_BREACHING,
  };
}
