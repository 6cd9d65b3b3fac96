import config from '#config';

/** Answers the configuration that was bundled: the whole of a function that the stack's own tests need. */
export async function handler(): Promise<unknown> {
  return config;
}
