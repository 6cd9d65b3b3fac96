import { CannotStart } from './cannot-start.ts';

/** The port of each service: `PORT` itself and the five after it. The command line tools find the services by these. */
export type Ports = {
  webhooks: number;
  simulators: number;
  sqs: number;
  dynamodb: number;
  secrets: number;
  runtime: number;
};

export const defaultPort = 8787;

/** The ports that start at `base`. With 0 every service takes any free port, for tests. */
export function portsFrom(base: number): Ports {
  const at = (offset: number) => (base === 0 ? 0 : base + offset);
  return { webhooks: at(0), simulators: at(1), sqs: at(2), dynamodb: at(3), secrets: at(4), runtime: at(5) };
}

const highest = 65_535 - 5;

/** Reads `PORT`. Throws `CannotStart` where it is not a port that has five more after it. */
export function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > highest) {
    throw new CannotStart(
      `PORT is "${text}": give a number from 1 to ${highest}, such as PORT=${defaultPort}.`,
    );
  }
  return port;
}
