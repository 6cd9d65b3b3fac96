import { region } from '../identities.ts';
import type { FunctionPlan } from '../resolved-template.ts';

/** Where a function finds what it talks to. */
export type Surroundings = {
  sqs: string;
  dynamodb: string;
  secrets: string;
  /** Added for every function: the vendors' URLs, for one. */
  extra: Record<string, string>;
};

/**
 * The whole environment of a function: what the template says, what Lambda sets
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), and the way to this machine's
 * services. Nothing of the developer's own: an AWS_PROFILE must not lead to a real account.
 */
export function environmentOf(plan: FunctionPlan, surroundings: Surroundings): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...plan.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_SQS: surroundings.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: surroundings.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: surroundings.secrets,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: plan.folder,
    _HANDLER: plan.handler,
    // The vendors here are simulated: nothing of anybody's is changed by trying.
    ROLLCALL_DEFAULT_MODE: 'act',
    ...surroundings.extra,
  };
}

/** The variable that replaces a vendor's origin. */
export function vendorVariable(target: string): string {
  return `ROLLCALL_${target.toUpperCase()}_URL`;
}

const handedOn = new Set(['NODE_EXTRA_CA_CERTS', 'ROLLCALL_DEFAULT_MODE']);

/** Of our own environment, what functions get too: where the vendors are, whom to trust on the way there, and the mode. */
export function passedThrough(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value && (/^ROLLCALL_[A-Z0-9_]+_URL$/.test(name) || handedOn.has(name)) ? [[name, value]] : [],
    ),
  );
}
