import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CannotStart } from './cannot-start.ts';

/** Something that listens on the loopback address. `close` ends open connections too. */
export type Listening = { port: number; url: string; close(): Promise<void> };

/** Listens on 127.0.0.1. Throws `CannotStart`, which calls the service `what`, where the port is taken. */
export async function listen(server: Server, port: number, what: string): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port, what)));
    server.listen(port, '127.0.0.1', resolve);
  });
  // A frozen function cannot see that an idle connection was closed, and would use it at its next invocation.
  server.keepAliveTimeout = 0;
  const at = portOf(server.address());
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: at, url: `http://127.0.0.1:${at}`, close };
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}

/** What went wrong with listening, as a sentence. */
export function listenError(error: NodeJS.ErrnoException, port: number, what: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new CannotStart(
      `Port ${port} (${what}) is in use: stop what is using it, or start elsewhere with PORT=<number>; six ports in a row are needed.`,
    );
  }
  if (error.code === 'EACCES') {
    return new CannotStart(`Port ${port} (${what}) may not be opened by you: choose a PORT above 1024.`);
  }
  return error;
}

/** A server for anything that answers a `Request` with a `Response`. Bodies are held whole in memory. */
export function serverOf(answer: (request: Request) => Response | Promise<Response>): Server {
  return createServer((incoming, outgoing) => {
    exchange(answer, incoming, outgoing).catch(() => outgoing.destroy());
  });
}

async function exchange(
  answer: (request: Request) => Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await bodyOf(incoming);
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const url = `http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`;
  const response = await answer(
    new Request(url, { method: incoming.method, headers, body: body.length > 0 ? body : undefined }),
  );
  const content = Buffer.from(await response.arrayBuffer());
  const plain = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const cookies = response.headers.getSetCookie();
  outgoing.writeHead(response.status, { ...plain, ...(cookies.length > 0 && { 'set-cookie': cookies }) });
  outgoing.end(content);
}

/** The whole body, as bytes. */
export async function bodyOf(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Throws `CannotStart` where one of these ports is taken: better known before the slow part of a start. */
export async function checkFree(ports: Record<string, number>): Promise<void> {
  for (const [what, port] of Object.entries(ports)) await (await listen(createServer(), port, what)).close();
}
