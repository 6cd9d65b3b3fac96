import { describe, expect, test } from 'vitest';
import { applyPatch } from '../../../functions/core/scim/patch/apply-patch.ts';
import { operationsOf } from '../../../functions/core/scim/patch/operation.ts';
import { groupType, userType } from '../../../functions/core/scim/schema/resource-type.ts';
import { enterpriseUrn } from '../../support/scim.ts';

const jane = {
  userName: 'jane@example.com',
  displayName: 'Jane',
  active: true,
  name: { givenName: 'Jane', familyName: 'Smith' },
  emails: [{ type: 'home', value: 'jane@home.test', primary: true }],
};
const sre = { displayName: 'SRE', members: [{ value: 'u1', display: 'jane@example.com' }, { value: 'u2' }] };

const patched = (type: typeof userType, attributes: object, ...Operations: object[]) =>
  applyPatch({ id: 'g1', attributes: { ...attributes }, type }, operationsOf({ Operations }));
const user = (...operations: object[]) => patched(userType, jane, ...operations);
const members = (...operations: object[]) => patched(groupType, sre, ...operations).members;

describe('what Okta sends', () => {
  test('deactivates a user without a path', () => {
    expect(user({ op: 'replace', value: { active: false } })).toEqual({ ...jane, active: false });
  });

  test('renames a group and repeats its id', () => {
    const renamed = patched(groupType, sre, { op: 'replace', value: { id: 'g1', displayName: 'Ops' } });
    expect(renamed).toEqual({ ...sre, displayName: 'Ops' });
  });

  test('takes one member out and puts another in', () => {
    expect(
      members(
        { op: 'remove', path: 'members[value eq "u1"]' },
        { op: 'add', path: 'members', value: [{ value: 'u3', display: 'leo@example.com' }] },
      ),
    ).toEqual([{ value: 'u2' }, { value: 'u3', display: 'leo@example.com' }]);
  });

  test('replaces all members, also by none, and without a path', () => {
    const u3 = [{ value: 'u3', display: '…' }];
    expect(members({ op: 'replace', path: 'members', value: u3 })).toEqual(u3);
    expect(members({ op: 'replace', path: 'members', value: [] })).toBeUndefined();
    const pushed = { op: 'replace', value: { members: [], id: 'g1', displayName: 'SRE' } };
    expect(patched(groupType, sre, pushed)).toEqual({ displayName: 'SRE' });
  });
});

describe('what Entra sends', () => {
  test.each([
    [{ op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    [{ op: 'replace', path: 'active', value: false }, { active: false }],
    [
      { op: 'Replace', path: 'name.familyName', value: 'Doe' },
      { name: { givenName: 'Jane', familyName: 'Doe' } },
    ],
    [
      { op: 'Add', path: 'emails[type eq "work"].value', value: 'jo@acme.test' },
      { emails: [...jane.emails, { type: 'work', value: 'jo@acme.test' }] },
    ],
    [
      { op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+49 1' },
      { phoneNumbers: [{ type: 'mobile', value: '+49 1' }] },
    ],
    [
      { op: 'Replace', path: 'emails[type eq "home"].value', value: 'new@home.test' },
      { emails: [{ type: 'home', value: 'new@home.test', primary: true }] },
    ],
    [
      {
        op: 'replace',
        value: { displayName: 'Jo', 'name.givenName': 'Jo', [`${enterpriseUrn}:department`]: 'SRE' },
      },
      {
        displayName: 'Jo',
        name: { givenName: 'Jo', familyName: 'Smith' },
        [enterpriseUrn]: { department: 'SRE' },
      },
    ],
    [
      { op: 'Add', path: `${enterpriseUrn}:manager`, value: 'm1' },
      { [enterpriseUrn]: { manager: { value: 'm1' } } },
    ],
    [
      { op: 'Add', path: `${enterpriseUrn}:manager`, value: [{ $ref: 'x', value: 'm1' }] },
      { [enterpriseUrn]: { manager: { $ref: 'x', value: 'm1' } } },
    ],
    [{ op: 'Remove', path: `${enterpriseUrn}:manager` }, {}],
    [{ op: 'Add', path: 'urn:acme:2.0:User:shoeSize', value: '44' }, {}],
    [{ op: 'Add', value: { shoeSize: '44', title: null } }, {}],
  ])('%j', (operation, change) => {
    expect(user(operation)).toEqual({ ...jane, ...change });
  });

  test('adds a member once, and removes only those whom it lists', () => {
    const u1 = [{ $ref: null, value: 'u1' }];
    expect(members({ op: 'Add', path: 'members', value: u1 })).toEqual(sre.members);
    expect(members({ op: 'Add', path: 'members', value: [{ $ref: null, value: 'u3' }] })).toEqual([
      ...sre.members,
      { value: 'u3' },
    ]);
    expect(members({ op: 'Remove', path: 'members', value: u1 })).toEqual([{ value: 'u2' }]);
    expect(members({ op: 'Remove', path: 'members', value: [] })).toEqual(sre.members);
    expect(members({ op: 'remove', path: 'members' })).toBeUndefined();
    expect(members({ op: 'remove', path: 'members[value eq "gone"]' })).toEqual(sre.members);
  });
});

describe('what RFC 7644 has as examples', () => {
  test('adds what has several values once, and moves who is primary', () => {
    const work = { type: 'work', value: 'jane@example.com', primary: true };
    const { emails } = user(
      { op: 'add', path: 'emails', value: [work] },
      { op: 'add', path: 'emails', value: [work] },
    );
    expect(emails).toEqual([{ ...jane.emails[0], primary: false }, work]);
  });

  test('adds to the resource itself, and to an extension', () => {
    expect(
      user({ op: 'add', value: { nickName: 'Babs', emails: [{ value: 'b@jensen.org', type: 'other' }] } }),
    ).toEqual({
      ...jane,
      nickName: 'Babs',
      emails: [...jane.emails, { value: 'b@jensen.org', type: 'other' }],
    });
    const [first, both] = [{ division: 'A' }, { division: 'A', costCenter: '1' }];
    expect(user({ op: 'add', value: { [enterpriseUrn]: first } })[enterpriseUrn]).toEqual(first);
    const again = user(
      { op: 'add', path: enterpriseUrn, value: first },
      { op: 'replace', path: `${enterpriseUrn}:costCenter`, value: '1' },
    );
    expect(again[enterpriseUrn]).toEqual(both);
    expect(
      user({ op: 'add', path: enterpriseUrn, value: first }, { op: 'remove', path: enterpriseUrn }),
    ).toEqual(jane);
  });

  test('replaces and removes single values of several, by a filter', () => {
    const address = { type: 'work', streetAddress: '911 Universal City Plaza', country: 'US' };
    const withAddress = { op: 'add', path: 'addresses', value: [address] };
    const path = 'addresses[type eq "work"]';
    const street = { op: 'replace', path: `${path}.streetAddress`, value: '1010 Broadway Ave' };
    expect(user(withAddress, street).addresses).toEqual([{ ...address, streetAddress: '1010 Broadway Ave' }]);
    const whole = { op: 'replace', path, value: { type: 'work', country: 'DE' } };
    expect(user(withAddress, whole).addresses).toEqual([{ ...address, country: 'DE' }]);
    expect(user(withAddress, { op: 'remove', path: `${path}.country` }).addresses).toEqual([
      { type: 'work', streetAddress: '911 Universal City Plaza' },
    ]);
    expect(user(withAddress, { op: 'remove', path }).addresses).toBeUndefined();
    expect(user({ op: 'remove', path: 'name.familyName' }).name).toEqual({ givenName: 'Jane' });
  });
});

describe('what cannot be done is refused, and then nothing is done', () => {
  test.each([
    ['noTarget', { op: 'remove' }],
    ['noTarget', { op: 'replace', path: 'emails[type ne "home"].value', value: 'x' }],
    ['noTarget', { op: 'replace', path: 'addresses[type eq "work"]', value: { country: 'DE' } }],
    ['noTarget', { op: 'remove', path: 'emails[type eq "work"]' }],
    ['mutability', { op: 'remove', path: 'userName' }],
    ['mutability', { op: 'replace', path: 'id', value: 'x' }],
    ['mutability', { op: 'add', path: 'meta.created', value: 'x' }],
    ['mutability', { op: 'add', path: 'groups', value: [{ value: 'g2' }] }],
    ['mutability', { op: 'replace', value: { id: 'another' } }],
    ['invalidPath', { op: 'add', path: 'shoeSize', value: '44' }],
    ['invalidPath', { op: 'add', path: '__proto__.polluted', value: true }],
    ['invalidPath', { op: 'add', path: 'emails[type eq', value: 'x' }],
    ['invalidPath', { op: 'add', path: 'name[givenName eq "x"].familyName', value: 'x' }],
    ['invalidPath', { op: 'add', path: 7, value: 'x' }],
    ['invalidValue', { op: 'replace', path: 'active', value: 'perhaps' }],
    ['invalidValue', { op: 'replace', path: 'userName', value: ' ' }],
    ['invalidValue', { op: 'replace', value: 'x' }],
    ['invalidValue', { op: 'add', path: 'name', value: 'Jane' }],
    ['invalidSyntax', { op: 'move', path: 'title' }],
  ])('%s: %j', (scimType, operation) => {
    const title = { op: 'add', path: 'title', value: 'SRE' };
    const before = structuredClone(jane);
    expect(() =>
      applyPatch(
        { id: 'g1', attributes: before, type: userType },
        operationsOf({ Operations: [title, operation] }),
      ),
    ).toThrow(expect.objectContaining({ scimType, status: 400 }));
    expect(before).toEqual(jane);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test.each([undefined, {}, { Operations: [] }, { Operations: 'x' }, [], { Operations: [null] }])(
    '%j is no PATCH',
    (body) => {
      expect(() => operationsOf(body)).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }));
    },
  );
});
