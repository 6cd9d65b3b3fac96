/** The words of RFC 7644 for what is wrong with a request: https://www.rfc-editor.org/rfc/rfc7644#section-3.12 */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

/** A request that cannot be done, as its client is told. `detail` quotes nothing of the request. */
export class ScimError extends Error {
  override readonly name = 'ScimError';
  readonly status: number;
  readonly scimType: ScimType | undefined;
  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** The body of an answer that is an error. The status is a text in it. */
export function errorBody(status: number, detail: string, scimType?: ScimType): object {
  return { schemas: [errorUrn], status: String(status), ...(scimType && { scimType }), detail };
}
