import type { IKey } from 'aws-cdk-lib/aws-kms';

/** What every resource of a stage is made with: the stage's name, whether it is kept, the key it is encrypted with, how long logs are kept. */
export type StageContext = {
  stage: string;
  /** Nothing that the stage holds goes away by accident. */
  protect: boolean;
  /** @default AWS's own keys */
  key?: IKey;
  logRetentionDays?: number;
};
