import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { secretsPrefix } from './names.ts';
import { isProduction } from './stage.ts';

/** The ARNs of the secrets by id of their source or target. */
export type Secrets = { sources: Record<string, string>; targets: Record<string, string> };

/** One secret a source and a target. */
export function createSecrets(
  scope: Construct,
  stage: string,
  ids: { sources: string[]; targets: string[] },
): Secrets {
  const each = (kind: 'sources' | 'targets') =>
    Object.fromEntries(ids[kind].map((id) => [id, secret(scope, stage, `${kind}/${id}`)]));
  return { sources: each('sources'), targets: each('targets') };
}

/**
 * Empty, and without any value in the template: CDK's own `Secret` always writes one, which a later deployment
 * could put over the real one.
 */
function secret(scope: Construct, stage: string, name: string): string {
  const resource = new CfnSecret(scope, `secret-${name.replace('/', '-')}`, {
    name: `${secretsPrefix(stage)}/${name}`,
    description: `Rollcall (${stage}): ${name}`,
  });
  resource.applyRemovalPolicy(isProduction(stage) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  return resource.ref;
}
