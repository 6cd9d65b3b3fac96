import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * Synthesis fails on whatever breaks a rule of AWS's own list for solutions
 * (https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#awssolutions) and is not acknowledged, with its reason, next
 * to the resource. The lint of CloudFormation itself is switched on in `cdk.json`.
 */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}
