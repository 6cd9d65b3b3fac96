/**
 * What an attribute of a resource may be, with the words of RFC 7643: https://www.rfc-editor.org/rfc/rfc7643#section-7.
 * What is left out is the RFC's default: one value, optional, not caseExact, readWrite, returned by default.
 */
export type Attribute = {
  name: string;
  type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'binary' | 'complex';
  description: string;
  multiValued?: true;
  required?: true;
  caseExact?: true;
  mutability?: 'readOnly' | 'writeOnly' | 'immutable';
  returned?: 'always' | 'never';
  /** No two resources of a client have the same. */
  uniqueness?: 'server';
  canonicalValues?: readonly string[];
  referenceTypes?: readonly string[];
  sub?: readonly Attribute[];
};

/** A schema: its URN, and the attributes under it. */
export type Schema = { id: string; name: string; description: string; attributes: readonly Attribute[] };

/** The attribute of that name, in any letter case. */
export function attributeIn(attributes: readonly Attribute[] = [], name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted);
}
