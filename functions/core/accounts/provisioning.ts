import type { Hold } from './hold.ts';

/** What the roster remembers of one person on one target, as far as it decides what they should be there. */
export type Provisioning = {
  /** Rollcall gave them something here, so Rollcall takes it away. */
  managed?: boolean;
  /** Rollcall muted them here and has not taken it back. */
  muted?: boolean;
  /** When Rollcall first saw them leave this target: ISO 8601 UTC. The grace period counts from here. */
  leavingSince?: string;
  /** Why nothing is done here until a human decides, or what one decided. */
  hold?: Hold;
  /** What they were last proved to be here. */
  appliedState?: string;
};
