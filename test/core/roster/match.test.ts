import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { event, shuffledWithDuplicates } from '../../support/events.ts';
import { createRollcall } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const inOkta = (id = '00u1') => ({ user: { id, email, displayName: 'Jane of Okta' } });
const inPagerDuty = { source: 'pagerduty', user: { id: 'P1', email, displayName: 'Jane of PagerDuty' } };

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

const happen = (...events: Event[]) => rollcall.happen(...events);
const accounts = () => [...rollcall.pager.accounts.values()];
const sourcesOf = async (address: string) => {
  const { identities } = await rollcall.personOf(address);
  return identities.map(({ source, userId }) => `${source} ${userId}`).sort();
};

describe('one human in two sources', () => {
  test('is one person with one account', async () => {
    await happen(event('user.created', 1, inOkta()), event('user.created', 2, inPagerDuty));
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'pagerduty P1']);
    expect(accounts()).toMatchObject([{ name: 'Jane of Okta' }]);
  });

  test('is one person when both speak at the same moment', async () => {
    const events = [event('user.created', 1, inOkta()), event('user.created', 2, inPagerDuty)];
    await Promise.all(events.map((one) => rollcall.route(one)));
    await rollcall.drain();
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'pagerduty P1']);
    expect(accounts()).toHaveLength(1);
  });

  test('who first came without an e-mail turns out to be a person known, and nothing said is lost', async () => {
    await happen(
      event('user.created', 1, inOkta()),
      event('user.updated', 2, { source: 'pagerduty', user: { id: 'P1', title: 'Night shift' } }),
      event('user.updated', 3, { source: 'pagerduty', user: { id: 'P1', email } }),
    );
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'pagerduty P1']);
    const { identities } = await rollcall.personOf(email);
    expect(identities.find(({ source }) => source === 'pagerduty')?.attributes.title?.value).toBe(
      'Night shift',
    );
    await happen(event('user.updated', 4, { source: 'pagerduty', user: { id: 'P1', title: 'Day shift' } }));
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'pagerduty P1']);
  });

  test('renamed in one source after the other stays one person with the same account', async () => {
    await happen(event('user.created', 1, inOkta()), event('user.created', 2, inPagerDuty));
    const [before] = accounts();
    const roe = 'roe@example.com';
    await happen(event('user.updated', 3, { user: { id: '00u1', email: roe } }));
    await happen(event('user.updated', 4, { source: 'pagerduty', user: { id: 'P1', email: roe } }));
    expect(await sourcesOf(roe)).toEqual(['okta 00u1', 'pagerduty P1']);
    expect(accounts()).toMatchObject([{ id: before?.id, email: roe }]);
  });

  test('whose new e-mail was met as another person first is joined to them, and the account comes along', async () => {
    const roe = 'roe@example.com';
    await happen(event('user.created', 1, inOkta()));
    const [before] = accounts();
    await happen(event('user.suspended', 2, { source: 'pagerduty', user: { id: 'P1' } }));
    rollcall.world.config = { ...rollcall.world.config, access: [] };
    await happen(event('user.updated', 3, { source: 'pagerduty', user: { id: 'P1', email: roe } }));
    await happen(event('user.updated', 4, { user: { id: '00u1', email: roe } }));
    expect(await sourcesOf(roe)).toEqual(['okta 00u1', 'pagerduty P1']);
    expect((await rollcall.personOf(roe)).accounts.pager?.externalIds).toEqual([before?.id]);
  });
});

describe('one human met as two, each with an account', () => {
  const old = { id: '00u1', email: 'old@example.com', displayName: 'Jane' };
  const meetTwice = () =>
    happen(
      event('user.created', 1, { user: old }),
      event('user.created', 5, { user: { ...old, id: '00u2', email } }),
      event('user.updated', 2, { user: { ...old, email } }),
      event('user.deleted', 4, { user: { id: '00u1' } }),
    );
  const work = async () => {
    await rollcall.sweep();
    await rollcall.drain();
  };

  test('keeps one of them: the other is muted with the next sweep and removed after the grace period', async () => {
    await meetTwice();
    await work();
    expect(accounts()).toMatchObject([
      { email: 'old@example.com', muted: true },
      { email, muted: false },
    ]);
    rollcall.clock.advance(73 * 3_600_000);
    await work();
    expect(accounts()).toMatchObject([{ email, muted: false }]);
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'okta 00u2']);
  });

  test('is muted and removed also where the last address of who left is another person’s by now', async () => {
    const joe = (address: string) => ({ user: { id: '00u9', email: address, displayName: 'Joe' } });
    await happen(
      event('user.created', 1, { user: old }),
      event('user.created', 2, joe('new@example.com')),
      event('user.updated', 3, joe('joe@example.com')),
    );
    // The renaming is told after the leaving, to an address that Joe claimed first and gave up.
    await rollcall.route(event('user.deleted', 9, { user: { id: '00u1', email: 'new@example.com' } }));
    await rollcall.drain();
    expect(rollcall.pager.byEmail('old@example.com')).toMatchObject({ muted: true });
    expect(rollcall.pager.byEmail('joe@example.com')).toMatchObject({ muted: false });
  });

  test('leaves alone the person who has the old address by then', async () => {
    await meetTwice();
    await happen(
      event('user.created', 9, { user: { id: '00u3', email: 'old@example.com', displayName: 'Joe' } }),
    );
    await work();
    rollcall.clock.advance(73 * 3_600_000);
    await work();
    expect(rollcall.pager.byEmail('old@example.com')).toMatchObject({ muted: false });
  });
});

describe('an e-mail of two', () => {
  test('living users of one source is blocked, never guessed, and the first keeps what they have', async () => {
    await happen(event('user.created', 1, inOkta('00u1')), event('user.created', 2, inOkta('00u2')));
    expect(await sourcesOf(email)).toEqual(['okta 00u1']);
    expect(accounts()).toHaveLength(1);
    const blocked = rollcall.table.items().filter((item) => item.status === 'blocked');
    expect(blocked).toMatchObject([{ lastError: { kind: 'Dispute' } }]);
  });

  test('is not worked on by a stray wake-up either', async () => {
    await happen(event('user.created', 1, inOkta('00u1')));
    const calls = rollcall.pager.calls.length;
    await happen(event('user.suspended', 2, inOkta('00u2')));
    const [second] = rollcall.table.items().filter((item) => item.status === 'blocked');
    await rollcall.apply({ person: String(second?.person), target: 'pager', causedBy: 'a stray wake-up' });
    expect(rollcall.pager.calls).toHaveLength(calls);
    expect(accounts()).toMatchObject([{ muted: false }]);
  });

  test('is settled when one of them leaves: the other has the account from then on', async () => {
    await happen(event('user.created', 1, inOkta('00u1')), event('user.created', 2, inOkta('00u2')));
    await happen(event('user.deleted', 3, { user: { id: '00u1' } }));
    expect(accounts()).toMatchObject([{ muted: true }]);
    rollcall.clock.advance(20 * 60_000);
    await rollcall.sweep();
    await rollcall.drain();
    expect(accounts()).toMatchObject([{ muted: false }]);
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'okta 00u2']);
  });

  test('is no danger when the one who never had it is deleted: the account of the other stays as it is', async () => {
    await happen(event('user.created', 1, inOkta('00u1')), event('user.created', 2, inOkta('00u2')));
    await happen(event('user.deleted', 3, inOkta('00u2')));
    expect(accounts()).toMatchObject([{ muted: false }]);
  });

  test('people one after the other, the first renamed: the address goes to the newcomer, the account does not', async () => {
    await happen(
      event('user.created', 1, inOkta('00u1')),
      event('user.updated', 2, { user: { id: '00u1', email: 'roe@example.com' } }),
      event('user.created', 3, inOkta('00u2')),
    );
    expect(await sourcesOf(email)).toEqual(['okta 00u2']);
    expect(
      accounts()
        .map((account) => account.email)
        .sort(),
    ).toEqual([email, 'roe@example.com']);
  });

  test('who left under another address and a newcomer: the account is not theirs, and its removal takes nothing of theirs', async () => {
    await happen(
      event('user.created', 1, inOkta('00u1')),
      event('user.deleted', 2, { user: { id: '00u1' } }),
      event('user.updated', 3, { user: { id: '00u1', email: 'left.jane@example.com' } }),
      event('user.created', 4, inOkta('00u2')),
    );
    expect(accounts()).toMatchObject([{ email, muted: true }]);
    const [former] = accounts();
    const blocked = rollcall.table.items().filter((item) => item.status === 'blocked');
    expect(blocked).toMatchObject([
      { lastError: { by: expect.stringMatching(/that of id\d+, who had the address/) } },
    ]);
    for (let hour = 0; hour < 80; hour++) {
      rollcall.clock.advance(3_600_000);
      await rollcall.sweep();
      await rollcall.drain();
    }
    expect(accounts()).toMatchObject([{ email, muted: false }]);
    expect(accounts()[0]?.id).not.toBe(former?.id);
  });

  test('a user gone for good does not take back an address that was given up, nor the account behind it', async () => {
    await happen(
      event('user.created', 1, inOkta('00u1')),
      event('user.updated', 2, { user: { id: '00u1', email: 'roe@example.com' } }),
    );
    const account = rollcall.pager.byEmail('roe@example.com');
    if (account) account.email = email;
    await happen(event('user.deleted', 3, { source: 'pagerduty', user: { id: 'P9', email } }));
    expect(accounts()).toMatchObject([{ muted: false }]);
  });

  test('hired again under a new id is the same person, and has the account back', async () => {
    await happen(
      event('user.created', 1, inOkta('00u1')),
      event('user.deleted', 2, { user: { id: '00u1' } }),
      event('user.created', 3, inOkta('00u2')),
    );
    expect(await sourcesOf(email)).toEqual(['okta 00u1', 'okta 00u2']);
    expect(accounts()).toMatchObject([{ muted: false }]);
  });
});

describe('people of two sources with addresses of their own', () => {
  // Each human has one address and one user a source; what a source says first may lack the address.
  const human = fc.record({
    number: fc.constantFrom(1, 2, 3),
    source: fc.constantFrom('okta', 'pagerduty'),
    type: fc.constantFrom('user.created', 'user.updated', 'group.member_added', 'user.suspended'),
    seconds: fc.integer({ min: 0, max: 9 }),
    addressed: fc.boolean(),
  });
  const history = fc.array(human, { minLength: 1, maxLength: 12 }).map((moments) =>
    moments.map(({ number, source, type, seconds, addressed }, index) =>
      event(type as Event['type'], seconds, {
        id: `${source}:${index}`,
        source,
        user: { id: `${source}-${number}`, ...(addressed && { email: `human${number}@example.com` }) },
      }),
    ),
  );

  test('end as the same persons in whatever order the events arrive, all at once or one by one', async () => {
    const settled = async (events: Event[], together: boolean) => {
      rollcall = createRollcall();
      if (together) await Promise.all(events.map((one) => rollcall.route(one)));
      else for (const one of events) await rollcall.route(one);
      await rollcall.drain();
      const persons = new Set(
        rollcall.table.items().flatMap((item) => (item.sk === 'PERSON' ? [String(item.person)] : [])),
      );
      const records = await Promise.all([...persons].map((person) => rollcall.roster.load(person)));
      const people = records
        .map(({ identities }) => identities.map(({ userId }) => userId).sort())
        .filter((ids) => ids.length > 0);
      const held = accounts().map(({ email: address, muted, teams }) => ({ address, muted, teams }));
      return { people: people.sort(), accounts: held.sort((a, b) => (a.address < b.address ? -1 : 1)) };
    };
    const mixed = history.chain((events) =>
      fc.tuple(fc.constant(events), shuffledWithDuplicates(events), fc.boolean()),
    );
    await fc.assert(
      fc.asyncProperty(mixed, async ([events, other, together]) => {
        expect(await settled(other, together)).toEqual(await settled(events, false));
      }),
      { numRuns: 300 },
    );
  });
});
