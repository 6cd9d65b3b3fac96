import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { defaultPort } from '../../local/ports.ts';
import { stateFolder } from '../../local/state-folder.ts';

const Delivery = z.object({
  source: z.string(),
  type: z.string(),
  eventId: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** One delivery, as it went over the wire: the signature is among the headers. */
export type Delivery = z.infer<typeof Delivery>;

/** The last delivery to the local machine at a port, in a file of this user's alone: it holds an e-mail and a signature. */
export function createLastDelivery(folder: string) {
  const fileOf = (port: number) =>
    join(folder, `last-delivery${port === defaultPort ? '' : `-${port}`}.json`);
  return {
    write(port: number, delivery: Delivery): void {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(fileOf(port), JSON.stringify(delivery), { mode: 0o600 });
      } catch {
        // An event is sent all the same where there is no place to note it.
      }
    },
    /** `undefined` where nothing was sent yet, or what is there cannot be read. */
    read(port: number): Delivery | undefined {
      try {
        return Delivery.parse(JSON.parse(readFileSync(fileOf(port), 'utf8')));
      } catch {
        return undefined;
      }
    },
  };
}

/** The one of this machine; `ROLLCALL_STATE` names another folder than `.rollcall`. */
export function lastDeliveryOf({ ROLLCALL_STATE }: Record<string, string | undefined>) {
  return createLastDelivery(ROLLCALL_STATE || stateFolder);
}
