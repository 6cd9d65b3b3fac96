import { Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import type { Deployment } from '../../functions/core/config/deployment.ts';
import { createDomain } from './domain.ts';
import type { Functions } from './functions.ts';
import { createLogGroup } from './logs.ts';
import type { StageContext } from './stage-context.ts';

/**
 * Only against floods: identity providers send in bursts, and one that gets a 429 here has to try again.
 * Requests a second, and how many at one moment.
 */
const throttle = { rateLimit: 500, burstLimit: 1000 };

/** Who called what and what came of it; no header, query or body, where secrets and people's names may be. */
const accessLog = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
};

type ApiProps = {
  functions: Pick<Functions, 'receive' | 'scim'>;
  /** The path that `scim` serves, where it does. */
  served: string | undefined;
  domain: Deployment['domain'];
};

/**
 * The HTTP API of the webhooks: every path goes to `receive`, which has the routes, but for what is under a path that is served. No WAF: it protects no HTTP API
 * (https://docs.aws.amazon.com/waf/latest/APIReference/Welcome.html), so `receive` keeps the allow lists itself.
 */
export function createApi(
  scope: Construct,
  context: StageContext,
  { functions: { receive, scim }, served, domain }: ApiProps,
): { api: HttpApi; url: string } {
  const { stage } = context;
  const api = new HttpApi(scope, 'api', {
    apiName: `rollcall-${stage}`,
    createDefaultStage: false,
    defaultIntegration: new HttpLambdaIntegration('receive', receive),
  });
  if (scim !== undefined && served !== undefined) {
    api.addRoutes({ path: `${served}/{proxy+}`, integration: new HttpLambdaIntegration('scim', scim) });
  }
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'The senders are vendors without AWS credentials or tokens: receive checks each delivery’s signature itself.',
  });
  new HttpStage(scope, 'api-stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle,
    ...(domain && { domainMapping: { domainName: createDomain(scope, domain) } }),
    accessLogSettings: {
      destination: new LogGroupLogDestination(createLogGroup(scope, context, 'access')),
      format: AccessLogFormat.custom(JSON.stringify(accessLog)),
    },
  });
  return { api, url: domain === undefined ? api.apiEndpoint : `https://${domain.name}` };
}
