import type { Stage } from './stage-options.ts';

/** Who decides: `local` on this machine, on AWS the ARN of whom the SDK's credentials are. */
export async function callerOf(stage: Stage): Promise<string> {
  if (!('aws' in stage)) return 'local';
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  return Arn ?? 'unknown';
}
