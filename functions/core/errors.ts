/**
 * The five ways a piece of work can fail. The class *is* the retry decision, so nothing else is ever thrown on
 * purpose. Messages say what happened in words fit for a log: never a key, a body or an e-mail address. Words
 * that a vendor said about a person belong in `words`, which is stored in the roster and shown by `status`.
 */
type Details = ErrorOptions & { status?: number; words?: string };

/** Worth trying again as it is: the network, a time-out, 408, 5xx, a lost race. */
export class Transient extends Error {
  override readonly name = 'Transient';
  readonly status: number | undefined;
  readonly words: string | undefined;
  constructor(message: string, details: Details = {}) {
    super(message, details);
    this.status = details.status;
    this.words = details.words;
  }
}

/** The vendor (or our own limiter) wants us to wait: come back in `retryAfter` milliseconds; costs no retry. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
  readonly retryAfter: number;
  readonly status: number | undefined;
  readonly words: string | undefined;
  constructor(message: string, retryAfter: number, details: Details = {}) {
    super(message, details);
    this.retryAfter = retryAfter;
    this.status = details.status;
    this.words = details.words;
  }
}

/** The key is wrong, expired or lacks a right: every call with it fails, so the target stops and the messages wait. */
export class Credential extends Error {
  override readonly name = 'Credential';
  readonly status: number | undefined;
  readonly words: string | undefined;
  constructor(message: string, details: Details = {}) {
    super(message, details);
    this.status = details.status;
    this.words = details.words;
  }
}

/** A human must act first. `by` names what blocks, with the vendor's own words where it said any. */
export class Blocked extends Error {
  override readonly name = 'Blocked';
  readonly by: string;
  readonly status: number | undefined;
  readonly words: string | undefined;
  constructor(message: string, by: string, details: Details = {}) {
    super(message, details);
    this.by = by;
    this.status = details.status;
    this.words = details.words;
  }
}

/** Our bug or theirs: trying again cannot help, so the message is dead-lettered at once. */
export class Permanent extends Error {
  override readonly name = 'Permanent';
  readonly status: number | undefined;
  readonly words: string | undefined;
  constructor(message: string, details: Details = {}) {
    super(message, details);
    this.status = details.status;
    this.words = details.words;
  }
}

export type Failure = Transient | Throttled | Credential | Blocked | Permanent;

/** Anything thrown, as one of the five. What we did not expect is `Transient`: better tried again than lost. */
export function asFailure(thrown: unknown): Failure {
  if (
    thrown instanceof Transient ||
    thrown instanceof Throttled ||
    thrown instanceof Credential ||
    thrown instanceof Blocked ||
    thrown instanceof Permanent
  ) {
    return thrown;
  }
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new Transient(`unexpected ${cause.name}`, { cause });
}
