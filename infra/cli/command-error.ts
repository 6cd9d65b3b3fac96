import { InvalidConfig } from '../../functions/core/config/invalid-config.ts';
import { CannotStart } from '../local/cannot-start.ts';
import { InvalidStage } from '../stage.ts';

/** What a command says, on standard error, before it ends with `code`: 1 it could not be done, 2 it was asked wrongly. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: 1 | 2;
  constructor(message: string, code: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const ours = [CommandError, CannotStart, InvalidConfig, InvalidStage];

/** Runs a command; a trouble that a person can mend is one sentence and an exit code, never a stack trace. */
export async function main(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    process.exitCode = error instanceof CommandError ? error.code : 1;
  }
}

function sentence(error: unknown): string {
  if (ours.some((kind) => error instanceof kind)) return error instanceof Error ? error.message : '';
  if (!(error instanceof Error)) return String(error);
  if (isCode(error, 'ECONNREFUSED'))
    return 'Nothing listens there: start Rollcall with npm start, or name its port with --port.';
  if (error.name === 'CredentialsProviderError')
    return 'The AWS SDK finds no credentials: set AWS_PROFILE, or leave --aws out for the local machine.';
  if (error.name === 'ResourceNotFoundException' || error.name === 'QueueDoesNotExist')
    return 'There is no such stack: name the stage that is deployed with --stage.';
  if (
    isCode(error, 'ERR_PARSE_ARGS_UNKNOWN_OPTION') ||
    isCode(error, 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
  ) {
    return `${error.message.split('. ')[0]}. Try --help.`;
  }
  return `${error.name}: ${error.message}`;
}

function isCode(error: Error, code: string): boolean {
  if ('code' in error && error.code === code) return true;
  if (error.cause instanceof Error && isCode(error.cause, code)) return true;
  return (
    error instanceof AggregateError &&
    error.errors.some((inner) => inner instanceof Error && isCode(inner, code))
  );
}
