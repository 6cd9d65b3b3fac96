import type { IKey } from 'aws-cdk-lib/aws-kms';

/** What every resource of a stage stands on: the stage's name, the key it is encrypted with, how long logs are kept. */
export type Ground = {
  stage: string;
  /** @default AWS's own keys */
  key?: IKey;
  logRetentionDays?: number;
};
