import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { bodyOf } from '../http.ts';
import type { FunctionError } from './outcome.ts';

export type Invocation = { requestId: string; functionArn: string; payload: string };

/** What an execution environment does at the Runtime API. */
export type Channel = {
  /** It asks for work: answered when there is some, with the time (milliseconds since 1970) it must be done by. */
  next(): Promise<Invocation & { deadline: number }>;
  respond(requestId: string, payload: string): void;
  fail(requestId: string, error: FunctionError): void;
  failToStart(error: FunctionError): void;
};

/**
 * The Runtime API of all execution environments: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 * Each has a path of its own in front, `/<environment>/2018-06-01/runtime/…`, so that we know who is asking.
 */
export function createRuntimeApi(channelOf: (environment: string) => Channel | undefined): Server {
  return createServer((request, response) => {
    handle(channelOf, request, response).catch(() => response.destroy());
  });
}

async function handle(
  channelOf: (environment: string) => Channel | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, environment = '', , , kind, requestId = '', verb] = (request.url ?? '').split('/');
  const channel = channelOf(environment);
  const body = (await bodyOf(request)).toString();
  if (channel === undefined) return void response.writeHead(403).end();
  if (request.method === 'GET' && kind === 'invocation' && requestId === 'next') {
    return hand(await channel.next(), response);
  }
  if (kind === 'init') channel.failToStart(JSON.parse(body));
  else if (verb === 'response') channel.respond(requestId, body);
  else if (verb === 'error') channel.fail(requestId, JSON.parse(body));
  else return void response.writeHead(404).end();
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

function hand(invocation: Invocation & { deadline: number }, response: ServerResponse): void {
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': invocation.deadline,
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
    })
    .end(invocation.payload);
}
