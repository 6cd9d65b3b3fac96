import type { CommandError } from '../command-error.ts';
import type { SendArgs } from './args.ts';

/** What a sender may use. `newId` gives a different id each time. */
export type SenderWorld<Settings = unknown, Secret = unknown> = {
  settings: Settings;
  secret: Secret;
  newId(): string;
  usageError(sentence: string): CommandError;
};

/** One event, made up as its source would send it. `deliver` makes a delivery of it: the same event each time. */
export type MadeUp = {
  eventId: string;
  userId?: string;
  deliver(): { headers: Record<string, string>; body: string };
};

/** Speaks as one source does. */
export type Sender<Settings = unknown, Secret = unknown> = {
  /** The event types that mean something to Rollcall. */
  types: string[];
  make(args: SendArgs, world: SenderWorld<Settings, Secret>): MadeUp;
};
