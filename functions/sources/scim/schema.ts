import * as z from 'zod/mini';

/** What a token is kept as: `connect` makes it, shows it once, and stores this. */
const Token = z.object({
  name: z.string().check(z.regex(/^[\w.-]{1,64}$/)),
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  ends: z.iso.date(),
});

/** The secret: any number of tokens, so that a new one is there before the old one goes. */
export const Secret = z.object({ tokens: z.array(Token) });

export const Settings = z.strictObject({});
