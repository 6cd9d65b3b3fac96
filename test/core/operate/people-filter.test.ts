import { describe, expect, test } from 'vitest';
import { peopleFilter } from '../../../functions/core/operate/people-filter.ts';
import type { PersonRow } from '../../../functions/core/operate/person-row.ts';

const known = { sources: ['okta', 'pagerduty'], targets: ['opsgenie', 'pagertree'] };
const since = '2026-01-05T09:00:00.000Z';

function row(person: string, rest: Partial<PersonRow> = {}): PersonRow {
  return { person, standing: 'active', users: [], groups: [], targets: {}, changedAt: since, ...rest };
}

const people: PersonRow[] = [
  row('jane', {
    name: 'Jane Doe',
    email: 'jane@example.com',
    users: [{ source: 'okta', id: '00u1', says: 'active', email: 'doe@example.com' }],
    groups: ['SRE', 'on call'],
    targets: { opsgenie: { word: 'right', since }, pagertree: { word: 'blocked', since } },
  }),
  row('joe', {
    name: 'Joe',
    standing: 'left',
    users: [{ source: 'pagerduty', id: 'P1', says: 'gone' }],
    targets: { opsgenie: { word: 'muted', since } },
  }),
  row('kim', { standing: 'left', targets: { opsgenie: { word: 'gone', since } } }),
  row('lee', { standing: 'suspended', groups: ['sre'], targets: { pagertree: { word: 'held', since } } }),
];

function found(text: string): string[] {
  const filter = peopleFilter(text, known);
  if ('wrong' in filter) throw new Error(filter.wrong);
  return people.filter(filter.matches).map(({ person }) => person);
}

const wrong = (text: string) => {
  const filter = peopleFilter(text, known);
  return 'wrong' in filter ? filter.wrong : undefined;
};

describe('a filter of people', () => {
  test.each([
    ['', ['jane', 'joe', 'kim', 'lee']],
    ['is:blocked', ['jane']],
    ['is:blocked on:opsgenie', []],
    ['is:blocked on:pagertree', ['jane']],
    ['on:pagertree', ['jane', 'lee']],
    ['-on:pagertree', ['joe', 'kim']],
    ['is:leaving', ['joe']],
    ['is:left', ['joe', 'kim']],
    ['is:held', ['lee']],
    ['-is:right on:opsgenie', ['joe', 'kim']],
    ['group:sre', ['jane', 'lee']],
    ['group:"On Call"', ['jane']],
    ['-group:sre -is:gone', ['joe']],
    ['source:okta', ['jane']],
    ['DOE', ['jane']],
    ['"jane doe"', ['jane']],
    ['doe@example', ['jane']],
    ['  is:suspended\tgroup:SRE ', ['lee']],
    ['nobody', []],
  ])('%j finds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([
    ['sorce:okta', /There is no sorce: in a filter.*Did you mean source:\?/],
    ['team:sre', /There is no team: in a filter, which has is:, on:, group:, source:/],
    ['is:blokced', /is: is one of gone, right.*not "blokced"\. Did you mean blocked\?/],
    ['on:opsgeni', /Did you mean opsgenie\?/],
    ['source:oktaa', /Did you mean okta\?/],
    ['group:"on call', /quotation mark in the filter is not closed/],
  ])('%j is answered with a sentence', (text, sentence) => {
    expect(wrong(text)).toMatch(sentence);
  });

  test('says whether it asks for groups, as of some people not all are in the list', () => {
    expect(peopleFilter('-group:sre', known)).toMatchObject({ asksForGroups: true });
    expect(peopleFilter('is:right', known)).toMatchObject({ asksForGroups: false });
  });
});
