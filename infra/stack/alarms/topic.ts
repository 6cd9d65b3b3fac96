import { CfnOutput } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Deployment } from '../../../functions/core/config/deployment.ts';
import type { StageContext } from '../stage-context.ts';

/** Where alarms go, if anywhere. */
export function alarmAction(
  scope: Construct,
  context: StageContext,
  alarms: Deployment['alarms'],
): SnsAction | undefined {
  if (alarms === undefined || alarms === 'nobody') return undefined;
  if ('email' in alarms) return createTopic(scope, context, alarms.email);
  return new SnsAction(Topic.fromTopicArn(scope, 'alarms', alarms.topicArn));
}

/**
 * A topic of our own. Not encrypted with AWS's own key for SNS, which CloudWatch may not use: an alarm would be lost.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function createTopic(scope: Construct, { stage, key }: StageContext, email: string): SnsAction {
  const topic = new Topic(scope, 'alarms', {
    topicName: `rollcall-${stage}-alarms`,
    displayName: `Rollcall (${stage})`,
    enforceSSL: true,
    masterKey: key,
  });
  // A topic with a policy of its own no longer has the one that lets the account's alarms in.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': topic.env.account } },
    }),
  );
  topic.addSubscription(new EmailSubscription(email));
  new CfnOutput(scope, 'AlarmTopic', {
    value: topic.topicArn,
    description: 'Gets every alarm: a pager can subscribe to it too.',
  });
  return new SnsAction(topic);
}
