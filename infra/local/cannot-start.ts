/** The local machine cannot start or go on. The message is one sentence for people: what is wrong, and what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
