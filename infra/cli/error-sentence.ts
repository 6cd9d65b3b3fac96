/** Errors whose message is a sentence for people. By name, so that no command loads the modules of all of them. */
const ours = new Set(['CommandError', 'CannotStart', 'InvalidConfig', 'InvalidStage']);

/** Anything thrown, as one sentence that says what is wrong and what to do. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (ours.has(error.name)) return error.message;
  if (isCode(error, 'ECONNREFUSED'))
    return 'Nothing listens there: start Rollcall with npm start, or name its port with --port.';
  if (error.name === 'CredentialsProviderError')
    return 'The AWS SDK finds no credentials: set AWS_PROFILE, or leave --aws out for the local machine.';
  if (/^Region (is missing|not accepted)/.test(error.message))
    return 'The AWS SDK finds no region: set AWS_REGION to the one that Rollcall is deployed in.';
  if (error.name === 'ResourceNotFoundException' || error.name === 'QueueDoesNotExist')
    return 'There is no such stack: name the stage that is deployed with --stage, and its region with AWS_REGION.';
  if (error.name === 'AccessDeniedException' || error.name === 'AccessDenied')
    return `AWS does not let you: ${error.message}`;
  if (error.name === 'ExpiredTokenException' || error.name === 'ExpiredToken')
    return 'The AWS credentials have expired: sign in again.';
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
