import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../functions/read-config.ts';

const pages = ['p6t1q6y2c3m3', 'q7u2r7z3d4n4'];

/** Reads a configuration of every target in which the group `sre` gets this grant. */
const granting = (id: string, grant: object, settings: object = { pages }) =>
  readConfig({
    sources: { okta: {} },
    targets: {
      opsgenie: {},
      statuspage: { organization: 'kq2wm8x1v0zd', pages, ...settings },
      pagertree: {},
    },
    access: [{ group: 'sre', [id]: grant }],
  });

describe('a grant that would block everybody who gets it is refused before anybody does', () => {
  test.each<[string, string, object, RegExp]>([
    [
      'access to a page whose people are not read',
      'statuspage',
      { pages: { p6t1q6y2c3m4: { groups: ['Customers'] } } },
      /^access\[0\] \(group sre\), statuspage: the page p6t1q6y2c3m4 is not in targets\.statuspage\.pages, which names p6t1q6y2c3m3, q7u2r7z3d4n4: add it there/,
    ],
    [
      'a page by its URL',
      'statuspage',
      { pages: { 'https://manage.statuspage.io/pages/p6t1q6y2c3m3': {} } },
      /^access\[0\] \(group sre\), statuspage, at pages\..*: write the id alone, as it stands in the URL\.$/,
    ],
    [
      'a right that Statuspage does not have',
      'statuspage',
      { permissions: { p6t1q6y2c3m3: { incident: true } } },
      /statuspage, at permissions\.p6t1q6y2c3m3: incident is not a key that is known here: did you mean incidents\?$/,
    ],
    ['Opsgenie’s Owner', 'opsgenie', { role: 'owner' }, /Opsgenie lets nobody grant the role Owner/],
    [
      'a built-in role in another letter case, who has which becomes a User',
      'opsgenie',
      { role: 'admin' },
      /^access\[0\] \(group sre\), opsgenie, at role: Opsgenie minds the letter case: write Admin, User, Observer/,
    ],
    [
      'a role that PagerTree does not have',
      'pagertree',
      { roles: ['comunicator'] },
      /^access\[0\] \(group sre\), pagertree, at roles\.0: comunicator is not possible here: did you mean communicator\?$/,
    ],
  ])('%s', (_title, id, grant, sentence) => {
    expect(() => granting(id, grant)).toThrow(sentence);
  });

  test('access to a page where there are none says so', () => {
    expect(() => granting('statuspage', { pages: { p6t1q6y2c3m3: {} } }, { pages: [] })).toThrow(
      /targets\.statuspage\.pages, which is empty: add it there/,
    );
  });

  test.each([
    ['a page that is named', 'statuspage', { pages: { q7u2r7z3d4n4: { components: ['API'] } } }],
    [
      'permissions on a page that is for everybody to see',
      'statuspage',
      { permissions: { r8v3s8a4e5p5: { incidents: true } } },
    ],
    ['a role of one’s own', 'opsgenie', { role: 'Incident commander', teams: ['SRE'] }],
    ['a built-in role as it is written', 'opsgenie', { role: 'Observer' }],
  ])('and %s is taken', (_title, id, grant) => {
    expect(() => granting(id, grant)).not.toThrow();
  });
});

test('an organisation by its URL is refused', () => {
  const organization = 'https://manage.statuspage.io/organizations/kq2wm8x1v0zd';
  expect(() => granting('statuspage', {}, { organization })).toThrow(
    /^targets\.statuspage, at organization: write the id alone, as it stands in the URL\.$/,
  );
});
