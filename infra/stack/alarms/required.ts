import type { Deployment } from '../../../functions/core/config/deployment.ts';
import { InvalidConfig } from '../../../functions/core/config/invalid-config.ts';

/** An alarm that reaches nobody is none: every stage but `dev` says who is told. Throws `InvalidConfig`. */
export function requireAlarms(stage: string, file: string, { alarms }: Pick<Deployment, 'alarms'>): void {
  if (stage === 'dev' || alarms !== undefined) return;
  throw new InvalidConfig(
    `${file}: in the stage ${stage} a person has to get the alarms, such as that of a leaver who is not muted: write ` +
      "deployment: { alarmEmail: 'you@example.com' }, or alarmTopic with the ARN of a topic; or alarmEmail: 'nobody'.",
  );
}
