import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { secretsPrefix } from '../names.ts';
import type { StageContext } from './stage-context.ts';

/** The ARNs of the secrets by id of their source or target. */
export type Secrets = { sources: Record<string, string>; targets: Record<string, string> };

/** One secret a source and a target. */
export function createSecrets(
  scope: Construct,
  context: StageContext,
  ids: { sources: string[]; targets: string[] },
): Secrets {
  const each = (kind: 'sources' | 'targets') =>
    Object.fromEntries(ids[kind].map((id) => [id, secret(scope, context, `${kind}/${id}`)]));
  return { sources: each('sources'), targets: each('targets') };
}

/**
 * Empty, and without any value in the template: CDK's own `Secret` always writes one, which a later deployment
 * could put over the real one.
 */
function secret(scope: Construct, { stage, protect, key }: StageContext, name: string): string {
  const resource = new CfnSecret(scope, `secret-${name.replace('/', '-')}`, {
    name: `${secretsPrefix(stage)}/${name}`,
    description: `Rollcall (${stage}): ${name}`,
    kmsKeyId: key?.keyArn,
  });
  resource.applyRemovalPolicy(protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  Validations.of(resource).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'The key is made at the vendor’s, where Secrets Manager cannot make a new one: its end is an alarm 30, 7 and 1 ' +
      'days ahead, and both the current and the previous version are good, so that a rotation by hand loses nothing.',
  });
  return resource.ref;
}
