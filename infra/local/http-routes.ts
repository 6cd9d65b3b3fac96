import * as z from 'zod/mini';
import { CannotStart } from './cannot-start.ts';
import type { FunctionPlan } from './resolved-template.ts';
import type { Resources } from './resources.ts';

/** Where HTTP requests go: everything `under` a path, or everything else. */
export type HttpRoute = { under?: string; to: FunctionPlan };

const RouteProperties = z.looseObject({ RouteKey: z.string(), Target: z.string() });
const IntegrationProperties = z.looseObject({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.optional(z.string()),
});

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
const greedy = /^ANY (\/[^{}]*)\/\{proxy\+\}$/;

/** The routes of the HTTP API. `called`: the function that an integration calls. Throws `CannotStart` for any other kind of route. */
export function httpRoutes(of: Resources, called: (uri: string, by: string) => FunctionPlan): HttpRoute[] {
  const integrations = of('AWS::ApiGatewayV2::Integration', IntegrationProperties);
  return of('AWS::ApiGatewayV2::Route', RouteProperties).map(({ properties: { RouteKey, Target } }) => {
    const [, under] = greedy.exec(RouteKey) ?? [];
    if (under === undefined && RouteKey !== '$default') {
      throw new CannotStart(
        `The local machine serves the routes $default and ANY /<path>/{proxy+}, and not ${RouteKey}: let the function do the routing.`,
      );
    }
    const integration = integrations.find(({ identity }) => Target === `integrations/${identity.ref}`);
    if (integration?.properties.PayloadFormatVersion !== '2.0') {
      throw new CannotStart(`The route ${RouteKey} needs an integration with the payload format 2.0.`);
    }
    const to = called(integration.properties.IntegrationUri, `route ${RouteKey}`);
    return under === undefined ? { to } : { under, to };
  });
}

/** The function that answers a path: that of the longest path which it is under. */
export function functionFor(routes: readonly HttpRoute[], path: string): FunctionPlan | undefined {
  const isUnder = ({ under }: HttpRoute) => under === undefined || path.startsWith(`${under}/`);
  const length = ({ under = '' }: HttpRoute) => under.length;
  return routes.filter(isUnder).toSorted((a, b) => length(b) - length(a))[0]?.to;
}
