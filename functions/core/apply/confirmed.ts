import { asFailure } from '../contracts/as-failure.ts';
import { Blocked, Credential, type Failure } from '../contracts/errors.ts';
import type { Target } from '../contracts/target.ts';

/** A 403 is the key's fault only if the key is refused elsewhere too; else it is about this one person. */
export async function confirmed(target: Target, client: unknown, thrown: unknown): Promise<Failure> {
  const failure = asFailure(thrown);
  if (!(failure instanceof Credential) || failure.status !== 403) return failure;
  try {
    await target.probe(client);
  } catch (again) {
    const probed = asFailure(again);
    return probed instanceof Credential ? failure : probed;
  }
  const { message, status, words } = failure;
  const details = { status, words, cause: failure };
  return new Blocked(message, words ?? `${target.name} forbids this change`, details);
}
