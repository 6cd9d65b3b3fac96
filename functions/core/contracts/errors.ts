type Details = ErrorOptions & {
  /** The HTTP status that a vendor answered. */
  status?: number;
  /** What the vendor said, which may be about a person: for the roster and `status`, never for a log. */
  words?: string;
};

/**
 * What all five failures have. Messages say what happened in words fit for a log: never a key, a body or an e-mail
 * address.
 */
class Failed extends Error {
  readonly status: number | undefined;
  readonly words: string | undefined;
  constructor(message: string, { status, words, ...options }: Details = {}) {
    super(message, options);
    this.status = status;
    this.words = words;
  }
}

type TransientDetails = Details & {
  retryAfter?: number;
  /** The vendor could not be reached, or the connection to it was lost: its failure, though it answered nothing. */
  lost?: boolean;
};

/**
 * Worth trying again as it is: the network, a time-out, 408, 5xx, a lost race. `retryAfter`: milliseconds, where that
 * is known; else the backoff decides.
 */
export class Transient extends Error {
  override readonly name = 'Transient';
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly words: string | undefined;
  readonly lost: boolean;
  constructor(message: string, details: TransientDetails = {}) {
    super(message, details);
    this.retryAfter = details.retryAfter;
    this.status = details.status;
    this.words = details.words;
    this.lost = details.lost ?? false;
  }
}

/**
 * The vendor (or our own limiter) wants us to wait: come back in `retryAfter` milliseconds; costs no retry. `list`:
 * the name of the list that is waited for.
 */
export class Throttled extends Failed {
  override readonly name = 'Throttled';
  readonly retryAfter: number;
  readonly list: string | undefined;
  constructor(message: string, retryAfter: number, { list, ...details }: Details & { list?: string } = {}) {
    super(message, details);
    this.retryAfter = retryAfter;
    this.list = list;
  }
}

/** The key is wrong, expired or lacks a right: every call with it fails, so the target stops and the messages wait. */
export class Credential extends Failed {
  override readonly name = 'Credential';
}

/** A human must act first. `by` names what blocks, with the vendor's own words where it said any. */
export class Blocked extends Failed {
  override readonly name = 'Blocked';
  readonly by: string;
  constructor(message: string, by: string, details: Details = {}) {
    super(message, details);
    this.by = by;
  }
}

/** Our bug or theirs: trying again cannot help, so the message is dead-lettered at once. */
export class Permanent extends Failed {
  override readonly name = 'Permanent';
}

/** The five ways a piece of work can fail. The class *is* the retry decision, so nothing else is thrown on purpose. */
export type Failure = Transient | Throttled | Credential | Blocked | Permanent;
