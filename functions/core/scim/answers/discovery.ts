import type { Attribute, Schema } from '../schema/attribute.ts';
import { groupType, type ResourceType, userType } from '../schema/resource-type.ts';
import { countAtMost } from '../search.ts';

/*
 * What a client may ask of a server before it writes: https://www.rfc-editor.org/rfc/rfc7644#section-4
 */

const core = 'urn:ietf:params:scim:schemas:core:2.0';
const types: readonly ResourceType[] = [userType, groupType];

/** What is supported, and how a client proves itself. */
export function serviceProviderConfig(base: string): object {
  return {
    schemas: [`${core}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: countAtMost },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token that rollcall connect makes, in the header Authorization.',
        specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** The types of resources. */
export function resourceTypes(base: string): Record<string, unknown>[] {
  return types.map(({ name, endpoint, schema, extensions }) => ({
    schemas: [`${core}:ResourceType`],
    id: name,
    name,
    endpoint,
    description: schema.description,
    schema: schema.id,
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }));
}

/** The schemas. */
export function schemas(base: string): Record<string, unknown>[] {
  const all = types.flatMap(({ schema, extensions }) => [schema, ...extensions]);
  return all.map(({ id, name, description, attributes }: Schema) => ({
    schemas: [`${core}:Schema`],
    id,
    name,
    description,
    attributes: attributes.map(described),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  }));
}

function described(attribute: Attribute): object {
  const { name, type, description, canonicalValues, referenceTypes, sub } = attribute;
  return {
    name,
    type,
    ...(sub && { subAttributes: sub.map(described) }),
    multiValued: attribute.multiValued ?? false,
    description,
    required: attribute.required ?? false,
    ...(canonicalValues && { canonicalValues }),
    caseExact: attribute.caseExact ?? false,
    mutability: attribute.mutability ?? 'readWrite',
    returned: attribute.returned ?? 'default',
    uniqueness: attribute.uniqueness ?? 'none',
    ...(referenceTypes && { referenceTypes }),
  };
}
