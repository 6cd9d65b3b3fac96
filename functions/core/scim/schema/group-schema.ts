import type { Schema } from './attribute.ts';

/** https://www.rfc-editor.org/rfc/rfc7643#section-4.2 */
export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'Group',
  attributes: [
    { name: 'displayName', type: 'string', required: true, description: 'The name, which access goes by.' },
    {
      name: 'members',
      type: 'complex',
      multiValued: true,
      description: 'The members: users, or groups whose members count too.',
      sub: [
        {
          name: 'value',
          type: 'string',
          caseExact: true,
          mutability: 'immutable',
          description: 'The id of the member.',
        },
        {
          name: '$ref',
          type: 'reference',
          referenceTypes: ['User', 'Group'],
          mutability: 'immutable',
          description: 'The URI of the member.',
        },
        {
          name: 'type',
          type: 'string',
          mutability: 'immutable',
          canonicalValues: ['User', 'Group'],
          description: 'What the member is.',
        },
        { name: 'display', type: 'string', description: 'The member as people read it.' },
      ],
    },
  ],
};
