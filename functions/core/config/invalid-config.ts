/** The configuration cannot be used; the message is one sentence that says where and what to write instead. */
export class InvalidConfig extends Error {
  override readonly name = 'InvalidConfig';
}
