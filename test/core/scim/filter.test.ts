import { describe, expect, test } from 'vitest';
import { checkFilter, matches } from '../../../functions/core/scim/filter/matches.ts';
import { parseFilter } from '../../../functions/core/scim/filter/parse-filter.ts';
import { userType } from '../../../functions/core/scim/schema/resource-type.ts';
import { enterpriseUrn, userUrn } from '../../support/scim.ts';

const jane = {
  schemas: [userUrn],
  id: 'id1',
  externalId: 'Ab1',
  userName: 'Jane@example.com',
  name: { familyName: "O'Malley", givenName: 'Jane "JD"' },
  title: 'SRE',
  userType: 'Employee',
  active: true,
  emails: [
    { type: 'work', value: 'jane@example.com', primary: true },
    { type: 'home', value: 'jane@home.test' },
  ],
  meta: { lastModified: '2011-05-13T04:42:34.000Z', resourceType: 'User' },
  [enterpriseUrn]: { department: 'Ops', manager: { value: 'id2' } },
};

const holds = (text: string) => {
  const filter = parseFilter(text);
  checkFilter(filter, { type: userType });
  return matches(filter, jane, { type: userType });
};

describe('a filter', () => {
  // The first ones are the examples of RFC 7644, 3.4.2.2.
  test.each([
    ['userName eq "jane@EXAMPLE.com"', true],
    [`name.familyName co "O'Malley"`, true],
    ['userName sw "J"', true],
    [`${userUrn}:userName sw "J"`, true],
    ['title pr', true],
    ['nickName pr', false],
    ['meta.lastModified gt "2011-05-13T04:42:33Z"', true],
    ['meta.lastModified ge "2011-05-13T06:42:34+02:00"', true],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', false],
    ['meta.lastModified le "2011-05-13T04:42:34Z"', true],
    ['title pr and userType eq "Employee"', true],
    ['title pr or userType eq "Intern"', true],
    [`schemas eq "${userUrn}"`, true],
    ['userType eq "Employee" and (emails co "example.org" or emails.value co "example.com")', true],
    ['userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")', false],
    ['userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', true],
    ['emails[type eq "work" and value co "@home.test"]', false],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      true,
    ],
    // What Entra sends: both are about the same e-mail.
    ['emails[type eq "work"].value eq "jane@example.com"', true],
    ['emails[type eq "work"].value eq "jane@home.test"', false],
    ['emails eq "JANE@home.test"', true],
    [`${enterpriseUrn}:department eq "ops"`, true],
    [`${enterpriseUrn.toUpperCase()}:manager.value eq "id2"`, true],
    [`${enterpriseUrn}:manager eq "id2"`, true],
    ['externalId eq "ab1"', false],
    ['externalId eq Ab1', true],
    ['active eq true', true],
    ['active eq "True"', true],
    ['active ne true', false],
    ['name.givenName eq "Jane \\"JD\\""', true],
    ['NOT (title eq "x") AND USERNAME PR', true],
    ['nickName ne "x"', true],
    ['nickName eq null', true],
    ['title ne null', true],
    ['flavour eq "sweet"', false],
    ['flavour.of eq "sweet" or title eq "sre"', true],
    ['title eq "sre" or title eq "x" and title eq "y"', true],
    ['(title eq "sre" or title eq "x") and title eq "y"', false],
    ['title gt "SR"', true],
    ['title ew "re"', true],
  ])('%s', (text, answer) => {
    expect(holds(text)).toBe(answer);
  });

  test.each([
    '',
    'userName',
    'userName eq',
    'userName eq "jane',
    'userName is "jane"',
    'userName eq "a" and',
    '(userName eq "a"',
    'userName eq "a")',
    'userName eq "a" "b"',
    'emails[type eq "work"',
    'emails[type eq "work"].value',
    'not userName eq "a"',
    'active gt true',
    'active co "t"',
    'title gt null',
    'name eq "Jane"',
    'userName eq "\\x"',
    `${'('.repeat(30)}title pr${')'.repeat(30)}`,
    `title eq "${'x'.repeat(10_000)}"`,
  ])('"%.40s" is refused as invalidFilter', (text) => {
    expect(() => holds(text)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidFilter' }));
  });
});
