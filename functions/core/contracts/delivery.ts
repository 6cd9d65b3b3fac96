/** One request of a source, as it came. Header names in any letter case; `raw` is empty for a GET. */
export type Delivery = { raw: Uint8Array; header(name: string): string | undefined };

/** The answer to a source that asks whether anything is there before it delivers. */
export type Handshake = {
  status: 200 | 400;
  body: object;
  /** Whether the question has to be signed as a delivery is; answered 401 where it is not. */
  signed: boolean;
};

/** What a delivery is signed with, over its raw bytes; compared in constant time, with every live secret. */
export type Signature<Secret = unknown> = { isBy(secret: Secret): boolean };
