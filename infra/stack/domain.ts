import { CfnOutput } from 'aws-cdk-lib';
import { DomainName, EndpointType, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { Deployment } from '../../functions/core/config/deployment.ts';

/**
 * A name of one's own for the HTTP API. `TLS_1_2` takes TLS 1.2 and 1.3
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html); nothing
 * stricter will do, because PagerDuty delivers with TLS 1.2 only
 * (https://developer.pagerduty.com/docs/webhooks/webhooks-behavior/). The API's first address stays open: a
 * sender that still delivers there must not be turned away with an error that makes them drop what they have.
 */
export function createDomain(
  scope: Construct,
  { name, certificateArn }: NonNullable<Deployment['domain']>,
): DomainName {
  const domain = new DomainName(scope, 'domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, 'certificate', certificateArn),
    endpointType: EndpointType.REGIONAL,
    securityPolicy: SecurityPolicy.TLS_1_2,
  });
  new CfnOutput(scope, 'DomainTarget', {
    value: domain.regionalDomainName,
    description: `What the CNAME or alias record of ${name} has to point to.`,
  });
  return domain;
}
