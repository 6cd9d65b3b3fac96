import type { Attribute, Schema } from './attribute.ts';

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: 'string',
  description,
  ...more,
});

/** https://www.rfc-editor.org/rfc/rfc7643#section-2.4 */
const plural = (name: string, description: string, canonicalValues?: readonly string[]): Attribute => ({
  name,
  type: 'complex',
  multiValued: true,
  description,
  sub: [
    text('value', 'The value.'),
    text('display', 'The value as people read it.'),
    text('type', 'What it is for.', canonicalValues && { canonicalValues }),
    { name: 'primary', type: 'boolean', description: 'Whether it is the preferred one.' },
  ],
});

/** https://www.rfc-editor.org/rfc/rfc7643#section-4.1 */
export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User Account',
  attributes: [
    text('userName', 'The login, which no other user has.', { required: true, uniqueness: 'server' }),
    {
      name: 'name',
      type: 'complex',
      description: 'The parts of the name.',
      sub: [
        text('formatted', 'The whole name.'),
        text('familyName', 'The family name.'),
        text('givenName', 'The given name.'),
        text('middleName', 'The middle name.'),
        text('honorificPrefix', 'The title before the name.'),
        text('honorificSuffix', 'What follows the name.'),
      ],
    },
    text('displayName', 'The name as it is shown.'),
    text('nickName', 'The casual name.'),
    {
      name: 'profileUrl',
      type: 'reference',
      referenceTypes: ['external'],
      description: 'A page about them.',
    },
    text('title', 'The job title.'),
    text('userType', 'How they belong to the organization.'),
    text('preferredLanguage', 'The preferred language.'),
    text('locale', 'The locale.'),
    text('timezone', 'The time zone, as the IANA database names it.'),
    { name: 'active', type: 'boolean', description: 'Whether they are active; one who is not is muted.' },
    text('password', 'Never kept.', { mutability: 'writeOnly', returned: 'never', caseExact: true }),
    plural('emails', 'The e-mail addresses.', ['work', 'home', 'other']),
    plural('phoneNumbers', 'The telephone numbers.', ['work', 'home', 'mobile', 'fax', 'pager', 'other']),
    plural('ims', 'Instant messaging addresses.'),
    plural('photos', 'URLs of photos.', ['photo', 'thumbnail']),
    {
      name: 'addresses',
      type: 'complex',
      multiValued: true,
      description: 'The postal addresses.',
      sub: [
        text('formatted', 'The whole address.'),
        text('streetAddress', 'Street and number.'),
        text('locality', 'The city.'),
        text('region', 'The state or region.'),
        text('postalCode', 'The postal code.'),
        text('country', 'The country.'),
        text('type', 'What it is for.', { canonicalValues: ['work', 'home', 'other'] }),
        { name: 'primary', type: 'boolean', description: 'Whether it is the preferred one.' },
      ],
    },
    {
      name: 'groups',
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      description: 'The groups that they are in, by themselves or by another group.',
      sub: [
        text('value', 'The group’s id.', { mutability: 'readOnly', caseExact: true }),
        {
          name: '$ref',
          type: 'reference',
          referenceTypes: ['Group'],
          mutability: 'readOnly',
          description: 'The group’s URI.',
        },
        text('display', 'The group’s name.', { mutability: 'readOnly' }),
        text('type', 'direct or indirect.', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
    },
    plural('entitlements', 'What they are entitled to.'),
    plural('roles', 'What they are in the organization.'),
    plural('x509Certificates', 'Their certificates.'),
  ],
};

/** https://www.rfc-editor.org/rfc/rfc7643#section-4.3 */
export const enterpriseSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    text('employeeNumber', 'The number of the employee.'),
    text('costCenter', 'The cost center.'),
    text('organization', 'The organization.'),
    text('division', 'The division.'),
    text('department', 'The department.'),
    {
      name: 'manager',
      type: 'complex',
      description: 'The manager.',
      sub: [
        text('value', 'The manager’s id.', { caseExact: true }),
        { name: '$ref', type: 'reference', referenceTypes: ['User'], description: 'The manager’s URI.' },
        text('displayName', 'The manager’s name.', { mutability: 'readOnly' }),
      ],
    },
  ],
};
