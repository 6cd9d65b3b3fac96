/** What is in a dead letter's body, or `undefined` where that is not ours. */
export function decoded<T>({ body }: { body: string }, decode: (body: string) => T): T | undefined {
  try {
    return decode(body);
  } catch {
    return undefined;
  }
}
