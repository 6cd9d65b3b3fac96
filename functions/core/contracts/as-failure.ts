import { Blocked, Credential, type Failure, Permanent, Throttled, Transient } from './errors.ts';

const kinds = [Transient, Throttled, Credential, Blocked, Permanent];

/**
 * Anything thrown, as one of the five failures. What we did not expect is `Transient`: better tried again than lost.
 *
 * @example
 * try { await work(); } catch (thrown) { note(asFailure(thrown)); }
 */
export function asFailure(thrown: unknown): Failure {
  const known = kinds.find((kind) => thrown instanceof kind);
  if (known !== undefined) return thrown as Failure;
  const cause = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new Transient(`unexpected ${cause.name}`, { cause });
}
