import { describe, expect, test } from 'vitest';
import { parsePeople } from '../../../../infra/cli/import/parse-people.ts';

const read = (text: string) => parsePeople(Buffer.from(text));
const users = (text: string) => {
  const found = read(text);
  if ('faults' in found) throw new Error(found.faults.join('\n'));
  return found.users;
};
const faults = (text: string) => {
  const found = read(text);
  return 'faults' in found ? found.faults : [];
};

describe('a file of people', () => {
  test('is read with all of its columns', () => {
    const text =
      'Email,name,Given Name,family-name,title,timezone,locale,phone,active,id,groups\r\n' +
      'Jane@Example.com,"Doe, ""JJ"" Jane",Jane,Doe,SRE,Europe/Berlin,de-DE,+49 30 1,no,e1,SRE; Sales ;sre\r\n';
    expect(users(`\ufeff${text}`)).toEqual([
      {
        user: {
          id: 'e1',
          email: 'Jane@Example.com',
          displayName: 'Doe, "JJ" Jane',
          givenName: 'Jane',
          familyName: 'Doe',
          title: 'SRE',
          timezone: 'Europe/Berlin',
          locale: 'de-DE',
          phoneNumbers: ['+49 30 1'],
          active: false,
        },
        groups: [
          { id: 'sre', displayName: 'sre' },
          { id: 'sales', displayName: 'Sales' },
        ],
      },
    ]);
  });

  test('says nothing of groups without a column of them, and of no group where a cell is empty', () => {
    expect(users('email\njane@example.com\n\njoe@example.com')).toEqual([
      { user: { id: 'jane@example.com', email: 'jane@example.com' } },
      { user: { id: 'joe@example.com', email: 'joe@example.com' } },
    ]);
    expect(users('email,groups\njane@example.com,')).toMatchObject([{ groups: [] }]);
  });

  test('of nobody has nobody in it', () => {
    expect(users('email,name\n')).toEqual([]);
  });
});

describe('a file with a fault says which, and on which line', () => {
  test.each([
    ['', /^it is empty: the first line names the columns\.$/],
    ['name\nJane', /^line 1: there is no column email/],
    ['email,grups\na@b.co,', /^line 1: there is no column "grups": did you mean groups\?$/],
    ['email,shoe size\na@b.co,', /^line 1: there is no column "shoe size": the columns are email, name/],
    ['email,Email\na@b.co,', /^line 1: email is there twice\.$/],
    ['email;name\na@b.co;A', /^line 1: the columns are parted by another character/],
    ['email,name\na@b.co', /^line 2: it has 1 cells, and the header 2\.$/],
    ['email,name\n,Jane', /^line 2: there is no email\.$/],
    ['email\nno address', /^line 2: email no address is no address\.$/],
    ['email\na@b.co\n\nA@b.co', /^line 4: A@b\.co is on line 2 already\.$/],
    ['email,id\na@b.co,1\nc@b.co,1', /^line 3: 1 is on line 2 already\.$/],
    ['email,id\na@b.co,..', /^line 2: id \.\. cannot be used\.$/],
    ['email,active\na@b.co,maybe', /^line 2: active is maybe: write true or false\.$/],
    [`email,name\na@b.co,${'x'.repeat(1_001)}`, /^line 2: name has more than 1000 characters\.$/],
    [`email,groups\na@b.co,${'x'.repeat(500)}`, /^line 2: a group has a name that cannot be used\.$/],
    ['email,name\na@b.co,"Jane', /^line 2: a quote is opened and not closed/],
  ])('%j', (text, sentence) => {
    expect(faults(text)).toEqual([expect.stringMatching(sentence)]);
  });

  test('all of them, and a line in several', () => {
    expect(faults('email,name\n,"a\nb"\nnone,c')).toEqual([
      expect.stringMatching(/^line 3/),
      expect.stringMatching(/^line 4/),
    ]);
  });

  test('in another encoding', () => {
    expect(parsePeople(Buffer.from('email\nj\xe4ne@b.co', 'latin1'))).toEqual({
      faults: [expect.stringMatching(/not UTF-8/)],
    });
  });
});
