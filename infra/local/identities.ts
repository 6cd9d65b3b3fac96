import { type Identities, type Identity, resolve, type Template } from './template.ts';

export const region = 'us-east-1';
export const account = '000000000000';

/** Where the services of this machine answer: what goes into queue URLs and the API's address. */
export type Endpoints = { sqs: string; webhooks: string };

/**
 * What `Ref` and `Fn::GetAtt` say about everything in the template. Names are those that the template gives, or
 * the logical id where it gives none. Queue URLs are on the loopback address: the SDK takes the host out of them.
 */
export function identify(template: Template, stackName: string, endpoints: Endpoints): Identities {
  const known: Identities = { ...pseudoParameters(stackName) };
  for (const [id, { Default }] of Object.entries(template.Parameters ?? {})) {
    known[id] = { type: 'Parameter', ref: String(Default ?? ''), attributes: {} };
  }
  const pseudo = { ...known };
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    const named = (property: string, otherwise = id) =>
      Properties[property] === undefined ? otherwise : String(resolve(Properties[property], pseudo));
    known[id] = { type: Type, ...identity(id, Type, Properties, named, endpoints) };
  }
  return known;
}

function identity(
  id: string,
  type: string,
  properties: Record<string, unknown>,
  named: (property: string, otherwise?: string) => string,
  endpoints: Endpoints,
): Omit<Identity, 'type'> {
  switch (type) {
    case 'AWS::SQS::Queue': {
      const name = named('QueueName', properties.FifoQueue === true ? `${id}.fifo` : id);
      const url = `${endpoints.sqs}/${account}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const name = named('TableName');
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    }
    case 'AWS::SecretsManager::Secret': {
      const secret = secretArn(named('Name'));
      return { ref: secret, attributes: { Id: secret } };
    }
    case 'AWS::Lambda::Function': {
      const name = named('FunctionName');
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::Events::Rule': {
      const name = named('Name');
      return { ref: name, attributes: { Arn: arn('events', `rule/${name}`) } };
    }
    case 'AWS::ApiGatewayV2::Api':
      return { ref: id, attributes: { ApiEndpoint: endpoints.webhooks, ApiId: id } };
    default:
      return { ref: id, attributes: {} };
  }
}

/** Secrets Manager ends each ARN with six characters of its own: here they are always the same. */
export function secretArn(name: string): string {
  return arn('secretsmanager', `secret:${name}-local1`);
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}

function pseudoParameters(stackName: string): Identities {
  const values = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': arn('cloudformation', `stack/${stackName}/local`),
  };
  return Object.fromEntries(
    Object.entries(values).map(([id, ref]) => [id, { type: 'pseudo parameter', ref, attributes: {} }]),
  );
}
