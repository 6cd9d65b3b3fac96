/** How an invocation ended: what the function answered, as JSON, or the error as Lambda reports it. */
export type Outcome = { ok: true; payload: string } | { ok: false; error: FunctionError };

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export type FunctionError = { errorType: string; errorMessage: string; trace?: string[] };

export function failed(errorType: string, errorMessage: string): Outcome {
  return { ok: false, error: { errorType, errorMessage } };
}
