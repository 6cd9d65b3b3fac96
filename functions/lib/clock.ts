/** What a Lambda function is told of its invocation; the remaining time is the runtime's, by the process's own clock. */
export type Remaining = { getRemainingTimeInMillis(): number };

/** A clock that each invocation sets right. */
export type Clock = {
  /** Milliseconds since 1970, set right as far as that is possible. */
  now(): number;
  /** A handler before each invocation of which the clock is set, and that is told how much time truly remains. */
  setting<Input, Context extends Remaining, Output>(
    handle: (input: Input, context: Remaining) => Output,
  ): (input: Input, context: Context) => Output;
};

/** No invocation may take longer: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const longest = 15 * 60_000;
/** What our functions are given. */
const usual = 60_000;

/**
 * A process's clock that AWS's own sets right. The runtime subtracts the process's time from the moment at which AWS will
 * end the invocation, so a remaining time that no function can have means that the process's clock is off, and by how much.
 * A process a day ahead would else remove people a day early, or keep everybody waiting for a day.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export function createClock(own: () => number): Clock {
  let ahead = 0;
  return {
    now: () => own() - ahead,
    setting: (handle) => (input, context) => {
      ahead = errorOf(context.getRemainingTimeInMillis());
      return handle(input, { getRemainingTimeInMillis: () => context.getRemainingTimeInMillis() + ahead });
    },
  };
}

/** By how many milliseconds a clock is ahead, to a minute or so; 0 where it is right to a quarter of an hour. */
function errorOf(remaining: number): number {
  return remaining > 0 && remaining <= longest ? 0 : usual - remaining;
}
