import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { CannotStart } from './cannot-start.ts';
import { createStandby } from './standby.ts';

/** Something that listens on the loopback address. `close` lets each call that is under way have its answer first. */
export type Listening = { port: number; url: string; close(): Promise<void> };

/** Milliseconds for calls that are under way when a server closes. What takes longer is cut off. */
const graceAtClose = 2_000;

/** Listens on 127.0.0.1. Throws `CannotStart`, which calls the service `what`, where the port is taken. */
export async function listen(server: Server, port: number, what: string): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port, what)));
    server.listen(port, '127.0.0.1', resolve);
  });
  // A frozen function cannot see that an idle connection was closed, and would use it at its next invocation.
  server.keepAliveTimeout = 0;
  const at = portOf(server.address());
  const close = () => closeServer(server);
  return { port: at, url: `http://127.0.0.1:${at}`, close };
}

/** `server.close` alone waits for connections that are kept alive and carry nothing. */
function closeServer(server: Server): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const late = setTimeout(() => server.closeAllConnections(), graceAtClose);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
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

/** A server for anything that answers a `Request` with a `Response`. Where that throws, the caller gets a 500. */
export function serverOf(answer: (request: Request) => Response | Promise<Response>): Server {
  return createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
}

/** The whole body, as bytes. */
export async function bodyOf(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Throws `CannotStart` where one of these ports is taken: better known before the slow part of a start. */
export async function checkFree(ports: Record<string, number>): Promise<void> {
  for (const [what, port] of Object.entries(ports)) {
    // A port is open for a moment here: a caller in that moment is told to come again.
    const { close } = await listen(createServer(createStandby().listener), port, what);
    await close();
  }
}
