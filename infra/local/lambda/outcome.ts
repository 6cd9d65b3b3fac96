/** How an invocation ended: what the function answered, as JSON, or the error as Lambda reports it. */
export type Outcome = { ok: true; payload: string } | { ok: false; error: FunctionError };

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export type FunctionError = { errorType: string; errorMessage: string; trace?: string[] };

/** The function was not run, or its end is not known: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export const notInvoked = 'ServiceException';

export function failed(errorType: string, errorMessage: string): Outcome {
  return { ok: false, error: { errorType, errorMessage } };
}
