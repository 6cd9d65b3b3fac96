import { join } from 'node:path';
import { type Duration, Validations } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { createLogGroup } from './logs.ts';
import type { StageContext } from './stage-context.ts';

const root = join(import.meta.dirname, '../..');

/** Where the functions' code is: the folder of the entry files, and the configuration bundled as `#config`. */
export type Sources = { entries: string; configFile: string };

export type FunctionProps = {
  context: StageContext;
  code: Sources;
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
export function createFunction(scope: Construct, props: FunctionProps): NodejsFunction {
  const { context, code, name, entry = name, size, atOnce, environment, rights } = props;
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
  return new NodejsFunction(scope, name, {
    functionName: `rollcall-${context.stage}-${name}`,
    entry: join(code.entries, `${entry}.ts`),
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    ...size,
    ...(atOnce !== undefined && { reservedConcurrentExecutions: atOnce }),
    role,
    logGroup,
    environment,
    tracing: Tracing.ACTIVE,
    awsSdkConnectionReuse: false,
    bundling: bundling(code.configFile),
  });
}

/** Everything in one minified ES module, the SDK included: a third of the cold start of CDK's defaults. */
function bundling(configFile: string): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    mainFields: ['module', 'main'],
    target: 'node24',
    minify: true,
    logLevel: LogLevel.WARNING,
    bundleAwsSDK: true,
    // Some dependencies still call `require`, which an ES module does not have.
    banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    esbuildArgs: {
      '--alias:#config': configFile,
      '--alias:@aws-sdk/credential-provider-node': join(root, 'functions/lib/aws/credentials.ts'),
    },
  };
}
