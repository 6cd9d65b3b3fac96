import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service answers to one call: `undefined` for never. */
export type Stub = (
  operation: string,
  input: Record<string, unknown>,
) => { status?: number; body: unknown } | undefined;

/** An AWS service that says what a test wants, on a free port of the loopback address. Keeps the calls it got. */
export async function startStub(stub: Stub) {
  const calls: { operation: string; input: Record<string, unknown> }[] = [];
  const world = { stub };
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const input: Record<string, unknown> = JSON.parse(await textOf(request));
    calls.push({ operation, input });
    const answer = world.stub(operation, input);
    if (answer !== undefined) send(response, answer.status ?? 200, answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    calls,
    endpoint,
    /** For a client of the SDK. */
    options: {
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    answer: (next: Stub) => {
      world.stub = next;
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
