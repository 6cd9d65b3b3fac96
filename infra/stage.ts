/** Queue names end in `.fifo` and may have 80 characters in all, so a stage has to be short. */
const pattern = /^[a-z][a-z0-9-]{0,19}$/;

/** The stage cannot be used; the message is one sentence that says what to write instead. */
export class InvalidStage extends Error {
  override readonly name = 'InvalidStage';
}

/** A stage as given on the command line, checked. Throws `InvalidStage`. */
export function parseStage(raw: unknown): string {
  if (typeof raw === 'string' && pattern.test(raw)) return raw;
  throw new InvalidStage(
    `The stage ${JSON.stringify(raw)} cannot be used: write 1 to 20 lower-case letters, digits or hyphens, ` +
      'beginning with a letter, such as -c stage=prod.',
  );
}

/** Whether nothing that a stage holds may go away by accident, where the configuration does not say: real people are in all but `dev`. */
export function isProtected(stage: string, protect: boolean | undefined): boolean {
  return protect ?? stage !== 'dev';
}
