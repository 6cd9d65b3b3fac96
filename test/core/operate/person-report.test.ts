import { beforeEach, describe, expect, test } from 'vitest';
import { changed } from '../../../functions/core/accounts/transitions/changed.ts';
import { Blocked, Permanent } from '../../../functions/core/contracts/errors.ts';
import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { personReport } from '../../../functions/core/operate/person-report.ts';
import { reportOn } from '../../../functions/core/operate/report-on.ts';
import { formatReport, formatStatus } from '../../../infra/cli/status/format-status.ts';
import { event } from '../../support/events.ts';
import { plainPage } from '../../support/page.ts';
import { createRollcall, pagerConfig } from '../../support/rollcall.ts';

const email = 'jane@example.com';
const jane = { id: '00u1', email, displayName: 'Jane Doe' };
const created = event('user.created', 1, { user: jane });
const joined = event('group.member_added', 2, { user: jane });

let rollcall: ReturnType<typeof createRollcall>;
beforeEach(() => {
  rollcall = createRollcall();
});

async function reportOf(text: string) {
  const person = await findPerson(rollcall.world, text);
  return person === undefined ? undefined : personReport(rollcall.world, person, 20);
}

describe('the status of a person', () => {
  test('is found by e-mail in any letter case, by the source’s id, and by the person’s own id', async () => {
    await rollcall.happen(created);
    const found = await reportOf('Jane@Example.com');
    expect(found?.name).toBe('Jane Doe');
    expect((await reportOf('okta:00u1'))?.person).toBe(found?.person);
    expect((await reportOf(found?.person ?? ''))?.person).toBe(found?.person);
    expect(await reportOf('joe@example.com')).toBeUndefined();
    expect(await reportOf('pagerduty:00u1')).toBeUndefined();
  });

  test('says what each source says, what each target should be and is, and what was done', async () => {
    await rollcall.happen(created, joined);
    expect(await reportOf(email)).toMatchObject({
      email,
      standing: 'active',
      disputed: false,
      sources: [
        { source: 'okta', userId: '00u1', says: 'active', groups: ['SRE'], lastWord: joined.occurredAt },
      ],
      targets: [
        {
          target: 'pager',
          status: 'applied',
          shouldBe: { state: 'present', grant: { teams: ['SRE'] } },
          is: 'present',
          account: 'A1',
          causedBy: joined.id,
        },
      ],
      history: [
        { what: 'change the account', cause: { type: 'group.member_added', at: joined.occurredAt } },
        { what: 'create the account', cause: { type: 'user.created' } },
        { what: 'heard group.member_added: groupNames; in SRE', causedBy: joined.id },
        { what: 'heard user.created: exists, active, email, displayName', causedBy: created.id },
      ],
    });
  });

  test('is told also where nobody can read what is known of one target', async () => {
    await rollcall.happen(created, joined);
    const item = rollcall.table.items().find(({ sk }) => sk === 'TARGET#pager');
    if (item === undefined) throw new Error('there is no such item');
    await rollcall.table.write(item, item, { ...item, status: 7 });
    const found = await reportOf(email);
    expect(found).toMatchObject({
      standing: 'active',
      targets: [{ shouldBe: { state: 'unknown' }, why: expect.stringContaining('cannot be read') }],
    });
    expect(found && formatReport(found, plainPage())).toContain('should be unknown');
  });

  test('of a leaver whose mute failed for good says when it is tried again', async () => {
    await rollcall.happen(created);
    await rollcall.route(event('user.deleted', 9, { user: { id: '00u1' } }));
    rollcall.pager.troubles.push(new Permanent('Pager 422'));
    await expect(rollcall.drain()).rejects.toThrow('422');
    const next = new Date(rollcall.clock.now() + 2 * 60_000).toISOString();
    expect((await reportOf(email))?.targets).toMatchObject([{ status: 'failed', why: 'Pager 422', next }]);
  });

  test('tells a deactivated user from a deleted one', async () => {
    await rollcall.happen(created, joined, event('user.deactivated', 3));
    const deactivated = await reportOf(email);
    expect(deactivated?.sources).toMatchObject([{ says: 'deactivated', groups: ['SRE'] }]);
    expect(deactivated?.groups).toContainEqual({ group: 'sre', is: 'in' });
    await rollcall.happen(event('user.deleted', 4));
    expect((await reportOf(email))?.sources).toMatchObject([{ says: 'deleted', groups: [] }]);
  });

  test('says of each group of the configuration whether they are in it, not in it, or was never heard of', async () => {
    const access = ['*', 'sre', 'dba', 'ops'].map((group) => ({ group, pager: { teams: [group] } }));
    rollcall = createRollcall(pagerConfig({ access }));
    const dba = { id: '00g2', displayName: 'DBA' };
    await rollcall.happen(created, joined, event('group.member_removed', 3, { user: jane, group: dba }));
    const found = await reportOf(email);
    expect(found?.groups).toEqual([
      { group: 'sre', is: 'in' },
      { group: 'dba', is: 'out' },
      { group: 'ops', is: 'unheard' },
    ]);
    const page = found && formatReport(found, plainPage());
    expect(page).toMatch(
      /sre +in\n +dba +not in\n +ops +never heard of\n +What a group never heard of grants/,
    );
    expect(page).toMatch(/present with teams: \[\*, sre\], and keeps what they have of teams:\s+\[ops\]/);
    await rollcall.happen(event('user.observed', 4, { user: jane, groups: [] }));
    const known = await reportOf(email);
    expect(known?.groups.map(({ is }) => is)).toEqual(['out', 'out', 'out']);
    expect(known && formatReport(known, plainPage())).not.toContain('never heard of');
  });

  test('says why a person is blocked, in the vendor’s words, and when that is looked at again', async () => {
    rollcall.pager.troubles.push(
      new Blocked('Pager 428', 'please remove it from schedules: [Night]', { status: 428 }),
    );
    await rollcall.happen(created);
    expect((await reportOf(email))?.targets).toMatchObject([
      {
        status: 'blocked',
        why: 'please remove it from schedules: [Night]',
        next: expect.stringMatching(/^2026-01-05T09:01/),
      },
    ]);
  });

  test('for people is a page without colours where there is no terminal', async () => {
    await rollcall.happen(created, joined, event('user.suspended', 3));
    const found = await reportOf(email);
    if (found === undefined) throw new Error('nobody found');
    const page = formatReport(found, plainPage());
    expect(page).toContain(`Jane Doe <${email}>   suspended`);
    expect(page).toMatch(/okta {2}00u1 {2}suspended {2}groups: SRE/);
    expect(page).toMatch(/pager +applied +should be muted; is muted \(A1\)/);
    expect(page).toContain('muted: not paged; teams stay until the removal');
    expect(page).toContain('mute the account');
    expect(page).not.toContain('\u001b');
  });

  test.each([
    ['suspended', event('user.suspended', 3)],
    ['deleted', event('user.deleted', 3)],
  ])('does not say muted of a person %s who has no account there', async (_, left) => {
    rollcall = createRollcall(pagerConfig({ access: [{ group: 'sre', pager: { teams: ['SRE'] } }] }));
    await rollcall.happen(created, left);
    const found = await reportOf(email);
    expect(found?.targets).toMatchObject([
      { status: 'applied', shouldBe: { state: 'muted' }, is: 'no account there' },
    ]);
    expect(found?.targets[0]?.mute).toBeUndefined();
    const page = found === undefined ? '' : formatReport(found, plainPage());
    expect(page).toContain('should be muted; no account there');
    expect(page).not.toContain('is muted');
  });

  test('says which name, zone or locale the vendor keeps otherwise, as a note', async () => {
    await rollcall.happen(created);
    const { person } = await rollcall.personOf(email);
    const trial = { value: 'hash', at: '2026-01-05T09:00:00.000Z' };
    await rollcall.roster.updateAccount(person, 'pager', (item) =>
      changed({
        ...item,
        trials: {
          name: { ...trial, how: 'changed', kept: false },
          'time zone': { ...trial, how: 'created', kept: false },
          locale: { ...trial, how: 'refused', words: 'is not supported' },
          // Nobody has looked since.
          title: { ...trial, how: 'changed' },
        },
      }),
    );
    const found = await reportOf(email);
    expect(found?.targets[0]?.notes).toEqual([
      'Pager keeps another name: the change was accepted and dropped on 2026-01-05',
      'Pager keeps another time zone: since the account was made on 2026-01-05',
      'Pager keeps another locale: the change was refused on 2026-01-05 (is not supported)',
    ]);
    expect(found && formatReport(found, plainPage())).toContain(
      'Pager keeps another name: the change was accepted',
    );
  });

  test('of a person whose e-mail is claimed twice says so', async () => {
    await rollcall.happen(created, event('user.created', 2, { user: { ...jane, id: '00u2' } }));
    const found = await reportOf('okta:00u2');
    expect(found).toMatchObject({
      disputed: true,
      targets: [{ status: 'blocked', shouldBe: { state: 'unmanaged' } }],
    });
    expect(found && formatReport(found, plainPage())).toContain(
      'Two living users of one source claim this e-mail',
    );
  });

  test('of an e-mail that two claim shows both, and names to each the other', async () => {
    await rollcall.happen(created, event('user.created', 2, { user: { ...jane, id: '00u2' } }));
    const [first, second] = [await reportOf('okta:00u1'), await reportOf('okta:00u2')];
    const found = await reportOn(rollcall.world, ' Jane@Example.com', 20);
    expect(found).toEqual({ disputed: true, email, holder: first?.person, people: [first, second] });
    expect(first?.rivals).toEqual([{ person: second?.person, source: 'okta', userId: '00u2', holds: false }]);
    expect(second?.rivals).toEqual([{ person: first?.person, source: 'okta', userId: '00u1', holds: true }]);
    const page = found === undefined ? '' : formatStatus(found, plainPage());
    expect(page).toContain(`2 people claim ${email}. It is with person ${first?.person}`);
    expect(page).toContain(`okta 00u1 (person ${first?.person}) holds it`);
    expect(page).toContain(`okta 00u2 (person ${second?.person}) claims it too`);
    // Everything else shows one person, as always.
    expect(await reportOn(rollcall.world, 'okta:00u2', 20)).toEqual(second);
    await rollcall.happen(
      event('user.updated', 3, { user: { ...jane, id: '00u2', email: 'joe@example.com' } }),
    );
    expect(await reportOn(rollcall.world, email, 20)).toEqual(await reportOf('okta:00u1'));
    expect(await reportOf('okta:00u1')).not.toHaveProperty('rivals');
  });

  test('of an e-mail that a lesser source had said of another person shows both too', async () => {
    const inPagerDuty = (address: string) => ({ source: 'pagerduty', user: { id: 'PD1', email: address } });
    await rollcall.happen(
      event('user.created', 1, inPagerDuty('bob@example.com')),
      event('user.updated', 2, inPagerDuty(email)),
      event('user.created', 3, { user: jane }),
    );
    const found = await reportOn(rollcall.world, email, 20);
    expect(found).toMatchObject({
      people: [
        { sources: [{ userId: '00u1' }], rivals: [{ userId: 'PD1', holds: false }] },
        { sources: [{ userId: 'PD1' }], rivals: [{ userId: '00u1', holds: true }], disputed: true },
      ],
    });
    expect(found && formatStatus(found, plainPage())).toContain(
      'Living users of two sources claim this e-mail',
    );
  });

  test('of a leaver in dispute says what they should be, and that this is not done', async () => {
    await rollcall.happen(
      created,
      event('user.created', 2, { user: { ...jane, id: '00u2' } }),
      event('user.suspended', 3, { user: { id: '00u2' } }),
    );
    expect((await reportOf('okta:00u2'))?.targets).toMatchObject([
      {
        status: 'blocked',
        shouldBe: { state: 'muted' },
        is: 'unknown',
        why: expect.stringContaining('okta 00u1 (person '),
      },
    ]);
  });
});
