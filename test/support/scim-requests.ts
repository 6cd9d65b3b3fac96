import fc from 'fast-check';
import { enterpriseUrn } from './scim.ts';

/*
 * Requests as no good client sends them: words of SCIM where they do not belong, JSON of any shape, bodies that are none.
 */

const names = [
  'userName',
  'USERNAME',
  'name',
  'name.givenName',
  'emails',
  'emails[type eq "work"].value',
  'emails[type eq "work" and primary eq true]',
  'emails[not (type pr)].value',
  'members',
  'members[value eq "x"]',
  'members.value',
  'displayName',
  'active',
  'password',
  'groups',
  'id',
  'meta.created',
  'schemas',
  'externalId',
  '__proto__',
  'constructor.prototype',
  'toString',
  enterpriseUrn,
  `${enterpriseUrn}:manager`,
  `${enterpriseUrn}:manager.value`,
  'urn:acme:2.0:User:x',
  'urn:',
  '[',
  ']',
  'a[b',
  '.',
];

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...names) },
  { weight: 1, arbitrary: fc.string() },
);
const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    'True',
    'jane@example.com',
    '',
    ' ',
    'id000001',
    'id000002',
    1,
    -0.5,
    1e300,
  ),
  fc.string({ unit: 'binary' }),
  fc.double(),
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { weight: 3, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('any'), { maxLength: 4 }) },
    {
      weight: 2,
      arbitrary: fc.dictionary(
        fc.oneof(name, fc.constantFrom('value', 'type', 'primary', 'display', '$ref')),
        tie('any'),
        { maxKeys: 4 },
      ),
    },
  ),
})).any;
const members = fc.array(fc.record({ value: fc.constantFrom('id000001', 'id000002', 'id000003', 'x', '') }));
const resource = fc.record(
  {
    userName: fc.oneof(fc.constantFrom('jane@example.com', 'kim@example.com'), value),
    displayName: fc.oneof(fc.constantFrom('sre', 'ops'), value),
    emails: value,
    name: value,
    active: value,
    members: fc.oneof(members, value),
    [enterpriseUrn]: value,
  },
  { requiredKeys: [] },
);
const operation = fc.record(
  {
    op: fc.oneof(fc.constantFrom('add', 'Replace', 'remove'), value),
    path: fc.oneof(name, value),
    value: fc.oneof(members, resource, value),
  },
  { requiredKeys: ['op'] },
);
const patch = fc.record({ Operations: fc.oneof(fc.array(operation, { maxLength: 4 }), value) });
const filter = fc
  .array(
    fc.oneof(
      name,
      fc.constantFrom(
        'eq',
        'ne',
        'co',
        'pr',
        'gt',
        'and',
        'or',
        'not',
        '(',
        ')',
        '[',
        ']',
        '"x"',
        'true',
        'null',
        '"',
        '1',
      ),
    ),
    { maxLength: 8 },
  )
  .map((words) => words.join(' '));

const lookUp = fc
  .record({
    endpoint: fc.constantFrom('/Users', '/Groups'),
    filter,
    count: fc.constantFrom('', '0', '2', '-1', 'x', '1e9'),
  })
  .map(({ endpoint, filter: text, count }) => `${endpoint}?${new URLSearchParams({ filter: text, count })}`);
const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('/Users/{user}', '/Groups/{group}', '/Users', '/Groups') },
  { weight: 2, arbitrary: lookUp },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/Users/.search',
      '/Schemas',
      '/Bulk',
      '/Users/x?attributes=name.',
      '/Users/%00',
    ),
  },
  { weight: 1, arbitrary: fc.string().map((text) => `/Users/${encodeURIComponent(text.toWellFormed())}`) },
);

/** `{user}` and `{group}` in a path stand for the ids of a user and a group that are there. */
export type ScimRequest = { method: string; path: string; body: unknown };

const request: fc.Arbitrary<ScimRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE'),
  path,
  body: fc.oneof(
    { weight: 3, arbitrary: patch },
    { weight: 3, arbitrary: resource },
    { weight: 1, arbitrary: value },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  ),
});

/** Several requests, one after the other. */
export const scimRequests = fc.array(request, { minLength: 1, maxLength: 12 });
