import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { createLogGroup } from './logs.ts';

/**
 * Only against floods: identity providers send in bursts, and whoever gets a 429 here has to try again.
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

/** The front door: every path goes to `receive`, which has the routes. Answers the URL. */
export function createApi(scope: Construct, stage: string, receive: IFunction): string {
  const api = new HttpApi(scope, 'api', {
    apiName: `rollcall-${stage}`,
    createDefaultStage: false,
    defaultIntegration: new HttpLambdaIntegration('receive', receive),
  });
  new HttpStage(scope, 'api-stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle,
    accessLogSettings: {
      destination: new LogGroupLogDestination(createLogGroup(scope, stage, 'access')),
      format: AccessLogFormat.custom(JSON.stringify(accessLog)),
    },
  });
  return api.apiEndpoint;
}
