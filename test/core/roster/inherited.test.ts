import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { event, shuffledWithDuplicates } from '../../support/events.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

/*
 * An account that was found by a lesser source's word is not taken over by the person whom a more authoritative source
 * brings. The kind's members: the lesser source alone; a person whom the authority said was another, living or gone; the
 * lesser source last; addresses that are logins; an address that was theirs for a moment before; three sources.
 */

const [bob, ceo] = ['bob@example.com', 'ceo@example.com'];
const contactsOfBob = 'A9';
const inOkta = (id: string, email?: string) => ({ user: { id, email, displayName: id } });
const inPagerDuty = (email?: string) => ({
  source: 'pagerduty',
  user: { id: 'PD1', email, displayName: 'PD1' },
});

const ofPagerDuty = [
  event('user.created', 10, inPagerDuty(bob)),
  event('user.updated', 20, inPagerDuty(ceo)),
];
const ofCeo = [
  event('user.created', 30, inOkta('00ceo', ceo)),
  event('group.member_added', 31, inOkta('00ceo', ceo)),
];
const ofBob = [event('user.created', 5, inOkta('00bob', bob))];

type Rollcall = ReturnType<typeof createRollcall>;

/** A vendor where Bob has an account already, with his phone in it. */
async function deployed(changes: object = {}): Promise<Rollcall> {
  const rollcall = createRollcall(pagerConfig(changes));
  rollcall.pager.accounts.set(contactsOfBob, {
    id: contactsOfBob,
    email: bob,
    name: 'Bob',
    muted: false,
    teams: [],
  });
  await rollcall.sweep();
  return rollcall;
}

const rightsOfBobsPhone = ({ pager }: Rollcall) => pager.accounts.get(contactsOfBob)?.teams ?? [];

async function later(rollcall: Rollcall, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    rollcall.clock.advance(3_600_000);
    await rollcall.sweep();
    await rollcall.drain();
  }
}

const attacks: Record<string, { events: Event[]; sources?: object }> = {
  'whom the lesser source alone knows': { events: [...ofPagerDuty, ...ofCeo] },
  'who works here, and whose lesser user is renamed': { events: [...ofBob, ...ofPagerDuty, ...ofCeo] },
  'who is gone, and whose lesser user is renamed': {
    events: [...ofBob, ...ofPagerDuty, event('user.deleted', 15, inOkta('00bob')), ...ofCeo],
  },
  'who is suspended, and whose lesser user is renamed': {
    events: [...ofBob, ...ofPagerDuty, event('user.suspended', 15, inOkta('00bob')), ...ofCeo],
  },
  'whose lesser user is renamed when the other is there already': {
    events: [...ofCeo, ofPagerDuty[0], event('user.updated', 40, inPagerDuty(ceo))].filter(
      (one) => one !== undefined,
    ),
  },
  'whose lesser user is gone too': {
    events: [...ofPagerDuty, event('user.deleted', 25, inPagerDuty()), ...ofCeo],
  },
  'whose lesser user had the address for a moment before': {
    events: [event('user.created', 2, inPagerDuty(ceo)), ...ofPagerDuty, ...ofCeo],
  },
  'whose addresses are logins': {
    sources: { pagerduty: {}, okta: {} },
    events: [
      event('user.created', 10, { user: { id: '00bob', userName: bob } }),
      event('user.updated', 20, { user: { id: '00bob', userName: ceo } }),
      event('user.created', 30, inPagerDuty(ceo)),
      event('group.member_added', 31, inPagerDuty(ceo)),
    ],
  },
};

describe('the account of a person', { timeout: 1_200_000 }, () => {
  test.each(Object.entries(attacks))(
    '%s is never given what a newcomer of a higher source with that address is to have',
    async (_, { events, sources }) => {
      const told = fc.tuple(
        shuffledWithDuplicates(events),
        fc.infiniteStream(fc.constantFrom('go on', 'work', 'sweep', 'wait')),
      );
      await fc.assert(
        fc.asyncProperty(told, async ([order, pauses]) => {
          const rollcall = await deployed(sources && { sources });
          for (const one of [...order, ...events]) {
            await rollcall.route(one);
            const pause = pauses.next().value;
            if (pause !== 'go on') await rollcall.drain();
            if (pause === 'sweep') await rollcall.sweep();
            if (pause === 'wait') await later(rollcall, 1);
            expect(rightsOfBobsPhone(rollcall)).toEqual([]);
          }
          await later(rollcall, 80);
          expect(rightsOfBobsPhone(rollcall)).toEqual([]);
        }),
        { numRuns: 30 },
      );
    },
  );
});

describe('a newcomer whose address a person has by a lesser word', () => {
  const troubleOf = async (rollcall: Rollcall, email: string) =>
    (await rollcall.personOf(email)).accounts.pager?.lastError;

  test('has an account of their own where the address is free at the vendor, and the other keeps theirs', async () => {
    const rollcall = await deployed();
    await rollcall.happen(...ofPagerDuty.slice(0, 1));
    for (const one of [...ofPagerDuty.slice(1), ...ofCeo]) await rollcall.route(one);
    await rollcall.drain();
    await later(rollcall, 80);
    expect(rollcall.pager.byEmail(ceo)).toMatchObject({ id: 'A1', teams: ['SRE'], muted: false });
    expect(rollcall.pager.accounts.get(contactsOfBob)).toMatchObject({ email: bob, muted: false, teams: [] });
  });

  test('waits where it is taken, with the other person, their account and what to do, until that is done', async () => {
    const rollcall = await deployed();
    await rollcall.happen(...ofPagerDuty);
    expect(rollcall.pager.accounts.get(contactsOfBob)).toMatchObject({ email: ceo });
    const { person } = await rollcall.personOf(bob);
    await rollcall.happen(...ofCeo);
    expect(await troubleOf(rollcall, ceo)).toMatchObject({
      kind: 'Blocked',
      by: expect.stringMatching(
        new RegExp(`account ${contactsOfBob} .* that of ${person}, .* given another address`),
      ),
    });
    await rollcall.sweep();
    expect(await troubleOf(rollcall, bob)).toMatchObject({
      kind: 'Dispute',
      by: expect.stringMatching(
        /with okta 00ceo \(person .* give pagerduty PD1 or okta 00ceo another e-mail/,
      ),
    });
    await rollcall.happen(event('user.updated', 50, inPagerDuty(bob)));
    await later(rollcall, 3);
    expect(rollcall.pager.accounts.get(contactsOfBob)).toMatchObject({ email: bob, teams: [], muted: false });
    expect(rollcall.pager.byEmail(ceo)).toMatchObject({ id: 'A1', teams: ['SRE'] });
  });

  test('is not unmuted in the account of one who left', async () => {
    const rollcall = await deployed();
    await rollcall.happen(...ofBob, ...ofPagerDuty.slice(0, 1));
    await rollcall.happen(event('user.deleted', 15, inOkta('00bob')), ...ofPagerDuty.slice(1), ...ofCeo);
    expect(rollcall.pager.accounts.get(contactsOfBob)).toMatchObject({ email: bob, muted: true });
    expect(rollcall.pager.byEmail(ceo)).toMatchObject({ id: 'A1', teams: ['SRE'] });
  });

  test('inherits no account either that was orphaned by a human who had two', async () => {
    const rollcall = await deployed();
    await rollcall.happen(
      event('user.created', 1, inOkta('00doe', bob)),
      event('user.created', 5, inOkta('00two', 'roe@example.com')),
      event('user.updated', 2, inOkta('00doe', 'roe@example.com')),
      event('user.deleted', 4, inOkta('00doe', undefined)),
      event('user.created', 9, inOkta('00joe', bob)),
      event('group.member_added', 10, inOkta('00joe', bob)),
    );
    await later(rollcall, 1);
    expect(rollcall.pager.accounts.get(contactsOfBob)).toMatchObject({ muted: true, teams: [] });
    await later(rollcall, 80);
    expect(rollcall.pager.accounts.get(contactsOfBob)).toBeUndefined();
    expect(rollcall.pager.byEmail(bob)).toMatchObject({ teams: ['SRE'], muted: false });
  });
});
