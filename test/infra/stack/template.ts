import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../../functions/core/config/deployment.ts';
import type { Bundles } from '../../../infra/stack/bundle.ts';
import { RollcallStack } from '../../../infra/stack/stack.ts';

const root = join(import.meta.dirname, '../../..');

export type Resource = { id: string; properties: Record<string, unknown>; whenDeleted: unknown };
export type Statement = { Effect: string; Action: string[]; Resource: unknown[]; Condition?: unknown };
export type Synthesized = ReturnType<typeof synthesize>;

export type Options = {
  stage?: string;
  sources?: string[];
  targets?: string[];
  deployment?: Partial<Deployment>;
  /** The functions' code, and the folder to write everything into. @default none is bundled */
  bundles?: Bundles;
  folder?: string;
};

/** The stack for these sources and targets, with the flags of cdk.json and tiny functions. */
export function synthesize(options: Options = {}) {
  const { stage = 'dev', sources = ['okta'], targets = ['opsgenie'], bundles } = options;
  const deployment = { kms: 'aws' as const, allowList: {}, silentAfter: {}, ...options.deployment };
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const bundling = bundles === undefined ? { 'aws:cdk:bundling-stacks': [] } : {};
  // Without a folder the CDK would make one for each stack and leave it behind.
  const outdir = options.folder ?? mkdtempSync(join(tmpdir(), 'rollcall-stack-'));
  const app = new App({ context: { ...context, ...bundling }, outdir });
  const stack = new RollcallStack(app, `rollcall-${stage}`, {
    stage,
    config: { sources: settings(sources), targets: settings(targets), deployment },
    bundles: bundles ?? {},
  });
  const template = Template.fromStack(stack);
  if (options.folder === undefined) rmSync(outdir, { recursive: true });
  const of = (type: string): Resource[] =>
    Object.entries(template.findResources(type)).map(([id, { Properties, DeletionPolicy }]) => ({
      id,
      properties: Properties,
      whenDeleted: DeletionPolicy,
    }));
  const only = (type: string, property?: string, value?: string): Resource => {
    const [found, ...more] = of(type).filter(
      ({ properties }) => property === undefined || properties[property] === value,
    );
    if (found === undefined || more.length > 0) throw new Error(`Not one ${type} ${value} in the template.`);
    return found;
  };
  return {
    stack,
    template,
    of,
    /** The only one of its type. */
    only,
    queue: (name: string) => only('AWS::SQS::Queue', 'QueueName', `rollcall-${stage}-${name}.fifo`),
    function: (name: string) => only('AWS::Lambda::Function', 'FunctionName', `rollcall-${stage}-${name}`),
    secret: (name: string) => only('AWS::SecretsManager::Secret', 'Name', `rollcall/${stage}/${name}`),
    log: (name: string) => only('AWS::Logs::LogGroup', 'LogGroupName', `/rollcall/${stage}/${name}`),
  };
}

function settings(ids: string[]): Record<string, unknown> {
  return Object.fromEntries(ids.map((id) => [id, {}]));
}

/** The rights of a function, with AWS's "one or many" spelled as many. */
export function rightsOf(stack: Synthesized, functionName: string): Statement[] {
  const [role] = refersTo(stack.function(functionName).properties.Role);
  return stack
    .of('AWS::IAM::Policy')
    .filter(({ properties }) => refersTo(properties.Roles).some((id) => id === role))
    .flatMap(({ properties }) => (properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .map((statement) => ({
      ...statement,
      Action: [statement.Action].flat(),
      Resource: [statement.Resource].flat(),
    }));
}

/** The logical ids that an intrinsic function, or whatever holds one, refers to. */
export function refersTo(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refersTo);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(inner[0])];
    return refersTo(inner);
  });
}

/** The environment variables of a function. */
export function variablesOf(stack: Synthesized, functionName: string): Record<string, unknown> {
  const { Environment: environment } = stack.function(functionName).properties;
  return (environment as { Variables: Record<string, unknown> }).Variables;
}
