import { SQSClient } from '@aws-sdk/client-sqs';

/** Answers the credentials that the bundled SDK finds. */
export async function handler(): Promise<unknown> {
  return new SQSClient({ region: 'us-east-1' }).config.credentials();
}
