/** What a command says, on standard error, before it ends with `code`: 1 it could not be done, 2 it was asked wrongly. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: 1 | 2;
  constructor(message: string, code: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
