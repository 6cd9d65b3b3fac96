import type { Attribute, Schema } from './attribute.ts';
import { groupSchema } from './group-schema.ts';
import { enterpriseSchema, userSchema } from './user-schema.ts';

/** A kind of resource: where it is served, and what it has. */
export type ResourceType = {
  name: 'User' | 'Group';
  endpoint: '/Users' | '/Groups';
  schema: Schema;
  extensions: readonly Schema[];
};

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  schema: userSchema,
  extensions: [enterpriseSchema],
};

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  schema: groupSchema,
  extensions: [],
};

/** What every resource has besides: https://www.rfc-editor.org/rfc/rfc7643#section-3.1 */
export const commonAttributes: readonly Attribute[] = [
  {
    name: 'id',
    type: 'string',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    description: 'The id that Rollcall gave.',
  },
  { name: 'externalId', type: 'string', caseExact: true, description: 'The id that the client gave.' },
  {
    name: 'schemas',
    type: 'string',
    multiValued: true,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    description: 'The schemas of the resource.',
  },
  {
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    description: 'When it was made and changed.',
    sub: [
      {
        name: 'resourceType',
        type: 'string',
        caseExact: true,
        mutability: 'readOnly',
        description: 'Its type.',
      },
      { name: 'created', type: 'dateTime', mutability: 'readOnly', description: 'When it was made.' },
      { name: 'lastModified', type: 'dateTime', mutability: 'readOnly', description: 'When it was changed.' },
      { name: 'location', type: 'reference', mutability: 'readOnly', description: 'Its URI.' },
      { name: 'version', type: 'string', caseExact: true, mutability: 'readOnly', description: 'Its ETag.' },
    ],
  },
];
