import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { type Correlation, correlate } from '../../../functions/core/people/correlate.ts';
import { fold } from '../../../functions/core/people/fold.ts';
import { emptyIdentity, type Identity } from '../../../functions/core/people/identity.ts';
import { at, event } from '../../support/events.ts';

const [bob, ceo] = ['bob@example.com', 'ceo@example.com'];
const authority = ['okta', 'entra', 'pagerduty'];

type Word = { at: number; readAt?: number; email?: string; userName?: string; type?: Event['type'] };

/** What one source says of one user, word by word. */
function said(source: string, userId: string, ...words: Word[]): Identity {
  return words.reduce(
    (identity, { at: time, readAt, type = 'user.updated', ...user }) => {
      const read = readAt !== undefined && { readAt: at(readAt) };
      return fold(identity, event(type, time, { source, ...read, user: { id: userId, ...user } }));
    },
    emptyIdentity(source, userId),
  );
}

const gone = (at: number): Word => ({ at, type: 'user.deleted' });
/** What a list says that began at `at`, of a user on a page that was read at `readAt`. */
const listed = (at: number, readAt: number, email: string): Word => ({
  at,
  readAt,
  email,
  type: 'user.observed',
});
const joiner = said('okta', '00ceo', { at: 30, email: ceo });
const lesser = (...words: Word[]) => said('pagerduty', 'PD1', ...words);

type Case = { claims: Identity; held: Identity[]; is: Correlation };
const cases: Record<string, Case> = {
  'nobody of the holder has the address any more': {
    claims: joiner,
    held: [said('okta', '00bob', { at: 1, email: ceo }, { at: 5, email: bob })],
    is: 'new owner',
  },
  'nobody of the holder has it any more, and who claims it is gone': {
    claims: said('pagerduty', 'PD1', { at: 30, email: ceo }, gone(31)),
    held: [said('okta', '00bob', { at: 1, email: ceo }, { at: 5, email: bob })],
    is: 'nothing',
  },
  'a living user of the same source has it': {
    claims: joiner,
    held: [said('okta', '00other', { at: 1, email: ceo })],
    is: 'conflict',
  },
  'a user of the same source had it and is gone: hired again': {
    claims: joiner,
    held: [said('okta', '00before', { at: 1, email: ceo }, gone(5))],
    is: 'same',
  },
  'a user of the same source had it, is gone, and who claims it was another person before': {
    claims: said('okta', '00ada', { at: 1, email: bob }, { at: 10, email: ceo }),
    held: [said('okta', '00before', { at: 3, email: ceo }, gone(15))],
    is: 'new owner',
  },
  'who claims it was another person before and is gone': {
    claims: said('okta', '00ada', { at: 1, email: bob }, { at: 10, email: ceo }, gone(15)),
    held: [said('okta', '00other', { at: 3, email: ceo })],
    is: 'nothing',
  },
  'a user of the same source was renamed to it and left before who claims it came': {
    claims: joiner,
    held: [said('okta', '00before', { at: 1, email: bob }, { at: 3, email: ceo }, gone(5))],
    is: 'same',
  },
  'a user of the same source who is gone had it first, and this is told later': {
    claims: said('okta', '00before', { at: 1, email: bob }, { at: 3, email: ceo }, gone(5)),
    held: [joiner],
    is: 'same',
  },
  'a login of the same source is hired again': {
    claims: said('okta', '00two', { at: 30, userName: ceo }),
    held: [said('okta', '00one', { at: 1, userName: ceo }, gone(5))],
    is: 'same',
  },
  'a login of the same source was another person before': {
    claims: said('okta', '00ada', { at: 1, userName: bob }, { at: 10, userName: ceo }),
    held: [said('okta', '00one', { at: 3, userName: ceo }, gone(15))],
    is: 'new owner',
  },
  'a lesser source told of them first': {
    claims: joiner,
    held: [lesser({ at: 1, email: ceo })],
    is: 'same',
  },
  'a lesser source tells of them later': {
    claims: lesser({ at: 40, email: ceo }),
    held: [joiner],
    is: 'same',
  },
  'a lesser source told of another person first': {
    claims: joiner,
    held: [lesser({ at: 1, email: bob }, { at: 20, email: ceo })],
    is: 'new owner',
  },
  'a lesser source told of another person in between': {
    claims: joiner,
    held: [lesser({ at: 1, email: ceo }, { at: 10, email: bob }, { at: 20, email: ceo })],
    is: 'new owner',
  },
  'a lesser source renames another person to their address': {
    claims: lesser({ at: 1, email: bob }, { at: 40, email: ceo }),
    held: [joiner],
    is: 'conflict',
  },
  'a lesser source renamed another person, who is gone': {
    claims: joiner,
    held: [lesser({ at: 1, email: bob }, { at: 20, email: ceo }, gone(25))],
    is: 'new owner',
  },
  'a lesser source renames a user of whom the higher one says that they are another, and gone': {
    claims: joiner,
    held: [
      said('okta', '00bob', { at: 1, email: bob }, gone(15)),
      lesser({ at: 2, email: bob }, { at: 20, email: ceo }),
    ],
    is: 'new owner',
  },
  'a lesser source renames a user of whom the higher one says that they are another, and work here': {
    claims: joiner,
    held: [
      said('okta', '00bob', { at: 1, email: bob }),
      lesser({ at: 2, email: bob }, { at: 20, email: ceo }),
    ],
    is: 'new owner',
  },
  'both sources tell of the renaming, the lesser one before': {
    claims: said('okta', '00u1', { at: 1, email: bob }, { at: 30, email: ceo }),
    held: [lesser({ at: 2, email: bob }, { at: 20, email: ceo })],
    is: 'same',
  },
  'the higher source alone tells of the renaming': {
    claims: said('okta', '00u1', { at: 1, email: bob }, { at: 30, email: ceo }),
    held: [lesser({ at: 2, email: ceo })],
    is: 'same',
  },
  'the lesser source had the address of before when it was given to another person': {
    claims: lesser({ at: 9, email: bob }, { at: 40, email: ceo }),
    held: [said('okta', '00u1', { at: 1, email: bob }, { at: 5, email: ceo })],
    is: 'conflict',
  },
  'a login was another person first': {
    claims: joiner,
    held: [lesser({ at: 1, userName: bob }, { at: 20, userName: ceo })],
    is: 'new owner',
  },
  'a login was another person before an e-mail was said': {
    claims: joiner,
    held: [lesser({ at: 1, userName: bob }, { at: 20, email: ceo })],
    is: 'new owner',
  },
  'a login that is no address came first': {
    claims: joiner,
    held: [lesser({ at: 1, userName: 'bob' }, { at: 20, email: ceo })],
    is: 'same',
  },
  'a login beside the e-mail is another address': {
    claims: joiner,
    held: [lesser({ at: 1, userName: bob, email: ceo })],
    is: 'same',
  },
  'logins of both sources tell of the renaming': {
    claims: said('okta', '00u1', { at: 1, userName: bob }, { at: 30, userName: ceo }),
    held: [lesser({ at: 2, userName: bob }, { at: 20, userName: ceo })],
    is: 'same',
  },
  'one of two lesser sources tells of them, the other of another person': {
    claims: joiner,
    held: [said('entra', 'E1', { at: 3, email: ceo }), lesser({ at: 1, email: bob }, { at: 20, email: ceo })],
    is: 'same',
  },
  'the highest of two sources tells of another person': {
    claims: said('entra', 'E1', { at: 1, email: bob }, { at: 40, email: ceo }),
    held: [joiner, lesser({ at: 2, email: bob }, { at: 20, email: ceo })],
    is: 'conflict',
  },
  'a list that began before says of the higher source a renaming, between which two the lesser one came': {
    claims: lesser({ at: 30, email: bob }, { at: 41, email: ceo }),
    held: [said('okta', '00u1', { at: 1, email: bob }, listed(20, 60, ceo), { at: 40, email: ceo })],
    is: 'same',
  },
  'a list alone says the renaming, and the lesser source came between its beginning and its page': {
    claims: lesser({ at: 30, email: bob }, { at: 41, email: ceo }),
    held: [said('okta', '00u1', { at: 1, email: bob }, listed(20, 60, ceo))],
    is: 'same',
  },
  'a list says of the higher source a renaming from before the lesser one came, who is another person': {
    claims: lesser({ at: 70, email: bob }, { at: 80, email: ceo }),
    held: [said('okta', '00u1', { at: 1, email: bob }, listed(20, 60, ceo))],
    is: 'conflict',
  },
  'a list that began before says of one hired again the address to which the one who is gone was renamed since':
    {
      claims: said('okta', '00two', listed(20, 60, ceo)),
      held: [said('okta', '00before', { at: 1, email: bob }, { at: 25, email: ceo }, gone(28))],
      is: 'same',
    },
  'a list that began before says a login as of before another one': {
    claims: joiner,
    held: [
      lesser(
        { at: 20, readAt: 60, userName: ceo, type: 'user.observed' },
        { at: 25, userName: bob },
        { at: 29, userName: ceo },
      ),
    ],
    is: 'new owner',
  },
  'a source that the configuration does not name any more is the least': {
    claims: said('pagerduty', 'PD1', { at: 30, email: ceo }),
    held: [said('onelogin', 'O1', { at: 1, email: bob }, { at: 20, email: ceo })],
    is: 'new owner',
  },
};

describe('who claims an address, where', () => {
  test.each(Object.entries(cases))('%s', (_, { claims, held, is }) => {
    expect(correlate({ identity: claims, email: ceo, holder: held, authority })).toBe(is);
  });
});
