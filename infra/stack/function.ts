import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerImage, type Duration, Validations } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Bundles } from './bundle.ts';
import { createLogGroup } from './logs.ts';
import type { StageContext } from './stage-context.ts';

export type FunctionProps = {
  context: StageContext;
  bundles: Bundles;
  /** The function's name within the stage. */
  name: string;
  /** The entry file without its ending. @default the name */
  entry?: string;
  size: { memorySize: number; timeout: Duration };
  /** How many invocations there are at one moment at most, kept free for them. @default as many as the account has left */
  atOnce?: number;
  environment: Record<string, string>;
  rights: PolicyStatement[];
};

/** A function that may do exactly what `rights` says, and write its own log. */
export function createFunction(scope: Construct, props: FunctionProps): LambdaFunction {
  const { context, bundles, name, entry = name, size, atOnce, environment, rights } = props;
  const logGroup = createLogGroup(scope, context, name);
  const role = new Role(scope, `role-${name}`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  for (const right of rights) role.addToPolicy(right);
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Only for writing traces (xray:PutTraceSegments, xray:PutTelemetryRecords), for which AWS knows no resource.',
  });
  return new LambdaFunction(scope, name, {
    functionName: `rollcall-${context.stage}-${name}`,
    code: assetOf(bundles, entry),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    ...size,
    ...(atOnce !== undefined && { reservedConcurrentExecutions: atOnce }),
    role,
    logGroup,
    environment,
    tracing: Tracing.ACTIVE,
  });
}

/** What the CDK stages as the function's folder. The bundle is written where the assembly is made, and nowhere else. */
function assetOf(bundles: Bundles, entry: string): Code {
  const bundle = bundles[entry];
  const tryBundle = (folder: string) => {
    if (bundle === undefined) throw new Error(`There is no bundle of ${entry}.`);
    writeFileSync(join(folder, 'index.mjs'), bundle);
    return true;
  };
  return Code.fromAsset(import.meta.dirname, {
    assetHash: createHash('sha256')
      .update(bundle ?? entry)
      .digest('hex'),
    bundling: { image: DockerImage.fromRegistry('none'), local: { tryBundle } },
  });
}
