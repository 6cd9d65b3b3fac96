import type { Publish } from '../delivery/publish.ts';
import type { ScimStore } from './store/store.ts';

/** What a change of a resource may use of the world. */
export type ScimWorld = {
  store: ScimStore;
  /** Queues events; throws unless all of them are queued. */
  publish: Publish;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
};

/** What a client asks of a resource before it is changed: the answer's `ETag`, as `If-Match` brings it back. */
export type Condition = { ifMatch?: string };
