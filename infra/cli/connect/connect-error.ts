import { asFailure } from '../../../functions/core/contracts/as-failure.ts';
import { Blocked, Credential } from '../../../functions/core/contracts/errors.ts';
import { CommandError } from '../command-error.ts';

/** What came of registering, as a sentence with what to do about it. `rights`: what the API token needs. */
export function connectError(thrown: unknown, rights: string): CommandError {
  if (thrown instanceof CommandError) return thrown;
  const failure = asFailure(thrown);
  if (failure instanceof Blocked) return new CommandError(failure.by, 1, { cause: failure });
  const said = failure.words ? ` (${failure.words})` : '';
  const advice =
    failure instanceof Credential ? `the API token needs ${rights}` : 'nothing more was done; run it again';
  return new CommandError(`${failure.message}${said}: ${advice}.`, 1, { cause: failure });
}
