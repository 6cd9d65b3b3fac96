import { ScimError } from './scim-error.ts';

/** The `ETag` of a resource: https://www.rfc-editor.org/rfc/rfc7644#section-3.14 */
export const etagOf = ({ version }: { version: number }): string => `W/"${version}"`;

/** Whether a header such as `If-Match` names a resource as it is. Whether an ETag is weak does not count. */
export function isNamedBy(header: string, resource: { version: number }): boolean {
  const plain = (tag: string) => tag.trim().replace(/^W\//i, '');
  return header.trim() === '*' || header.split(',').some((tag) => plain(tag) === plain(etagOf(resource)));
}

/** Throws 412 where a client means the resource as it was before. */
export function mustMatch(header: string | undefined, resource: { version: number }): void {
  if (header === undefined || isNamedBy(header, resource)) return;
  throw new ScimError(412, 'the resource was changed since it was read');
}
