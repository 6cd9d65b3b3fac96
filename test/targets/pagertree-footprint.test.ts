import { describe, expect, it } from 'vitest';
import { pagertree } from '../../functions/targets/pagertree/index.ts';
import { noRoles } from '../support/pagertree.ts';
import {
  absent,
  ahead,
  attend,
  createPager,
  daily,
  emailOf,
  everywhere,
} from '../support/pagertree-paging.ts';

const swapped = (turns: string[]) => turns.map((turn) => turn.replace(/ANN$/, 'DAN')).sort();

describe('a leaver whom the configuration names a stand-in for', () => {
  it.each(['cascade', 'refuse422', 'dangling'] as const)(
    'is nowhere afterwards, the stand-in has each turn, and nobody else’s turn moved: %s',
    async (deletion) => {
      const pager = await createPager(ahead, { deletion });
      const before = await pager.turns();
      await pager.pager('DAN').converge(absent('ANN'));
      expect(await pager.turns()).toEqual(swapped(before));
      expect(await pager.paging()).not.toContain('ANN');
      const { accountUsers, escalationPolicies, routers, integrations, teams, otherUsers } =
        await pager.held();
      expect(accountUsers.map(({ id }) => id)).not.toContain('ANN');
      expect(escalationPolicies[0]?.reassign_account_user_ids).toEqual(['DAN']);
      expect(routers[0]?.default_receiver_account_user_id).toBe('DAN');
      expect(integrations[0]?.account_user_ids).toEqual(['DAN']);
      expect(teams.find(({ id }) => id === 'T1')).toMatchObject({
        member_account_user_ids: ['BOB'],
        admin_account_user_ids: ['DAN'],
      });
      // The human, who may be in other accounts too, keeps the name and the addresses.
      expect(otherUsers).toMatchObject([{ name: emailOf('ANN'), emails: [{ email: emailOf('ANN') }] }]);
    },
  );

  it('takes an event of several schedules by one edit, and reads each list once', async () => {
    const pager = await createPager(ahead);
    await pager.pager('DAN').converge(absent('ANN'));
    const calls = pager.simulator.calls.map(
      ({ method, path }) => `${method} ${path.slice('/api/v4'.length)}`,
    );
    expect(calls.filter((call) => call.startsWith('PUT /events/'))).toEqual([
      'PUT /events/TURNS',
      'PUT /events/TOGETHER',
      'PUT /events/BOTH',
      'PUT /events/ONCE',
    ]);
    for (const list of ['schedules', 'events', 'escalation_policies', 'routers', 'integrations']) {
      expect(calls.filter((call) => call === `GET /${list}`)).toHaveLength(1);
    }
    await pager.pager('DAN').converge(absent('ANN'));
    expect(pager.writes().filter((call) => call.includes('DELETE'))).toHaveLength(1);
  });

  it('has another one for a rota that the configuration names, and may take turns there already', async () => {
    const pager = await createPager({ events: everywhere.events.slice(0, 2) });
    const before = await pager.turns();
    await pager.pager('DAN', { Primary: 'BOB' }).converge(absent('ANN'));
    const after = before.map((turn) => turn.replace(/ANN$/, 'BOB'));
    expect(await pager.turns()).toEqual([...new Set(after)].sort());
    const { events } = await pager.held();
    expect(
      events.map(({ event_attendees }) => event_attendees.map(({ attendee_id }) => attendee_id)),
    ).toEqual([['BOB', 'BOB', 'CEM'], ['BOB']]);
  });

  it('waits for a human where PagerTree keeps a person once only, and every turn is as it was', async () => {
    const pager = await createPager({ events: everywhere.events.slice(0, 1) }, { repeated: 'dropped' });
    const before = await pager.turns();
    await expect(pager.pager('BOB').converge(absent('ANN'))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(
        /^PagerTree does not keep the people of the event of the schedule "Primary", layer 1, .*put back/,
      ),
    });
    expect(await pager.turns()).toEqual(before);
    expect(await pager.person(emailOf('ANN'))).toBeDefined();
  });

  it.each([
    ['who leaves too', { person: emailOf('DAN'), isLeaving: true as const }, 'leaves too'],
    ['without an account', { person: 'nobody@example.com' }, 'has no account in PagerTree'],
    ['who is the leaver', { person: emailOf('ANN') }, 'they are the stand-in'],
    ['that is a team', { team: 'SRE' }, 'only a person can stand in'],
  ])('%s is none: nothing is done and it is said', async (_, standIn, words) => {
    const pager = await createPager({ events: everywhere.events.slice(0, 1) });
    const worker = pager.pager();
    worker.known.standIns = { default: standIn };
    await expect(worker.converge(absent('ANN'))).rejects.toMatchObject({
      by: expect.stringContaining(words),
    });
    expect(pager.writes()).toEqual([]);
  });
});

describe('a leaver whom nobody stands in for', () => {
  it('leaves what goes on without them, and is held where a turn would move or an hour be lost', async () => {
    const pager = await createPager(everywhere);
    const before = await pager.turns();
    const worker = pager.pager();
    await expect(worker.converge(absent('ANN'))).rejects.toMatchObject({ name: 'Blocked' });
    expect(pager.writes()).toEqual(['PUT events 200']);
    const isAnnBesideBob = (turn: string) => turn.startsWith('S1.2') && turn.endsWith('ANN');
    expect(await pager.turns()).toEqual(before.filter((turn) => !isAnnBesideBob(turn)));
    expect(await pager.person(emailOf('ANN'))).toBeDefined();
  });

  it('is not removed, and each thing that needs them is named, with what to do', async () => {
    const { routers, integrations, teams } = everywhere;
    const alerts = [
      { id: 'A1', prefix_id: 'alt_a1', title: 'Disk', destination_account_user_ids: ['ANN'] },
      { title: 'Full', destination_account_user_ids: ['ANN', 'BOB'] },
      { title: 'Over', status: 'resolved', destination_account_user_ids: ['ANN'] },
    ];
    const rules = 'rules:\n- match: {always: true}\n  actions: [{type: assign, receiver: alu_ann}]';
    const named = { id: 'R2', name: 'Maze', rules, default_receiver_team_id: 'T1' };
    const pager = await createPager({ routers: [...routers, named], integrations, teams, alerts });
    const failure = await pager
      .pager()
      .converge(absent('ANN'))
      .catch((thrown: unknown) => thrown);
    expect(String(Object(failure).by).split('; ')).toEqual([
      expect.stringContaining('the only one in the router "Door"'),
      expect.stringContaining('the only one in the integration "Uptime"'),
      'the only admin of the team Ops: make another person one first, or name one in leavers.onCall',
      'the rules of the router "Maze" name them: take them out of the text in PagerTree',
      'the open alert alt_a1, which nobody else has: hand it off or resolve it in PagerTree',
    ]);
    expect(pager.writes()).toEqual([]);
    // With a stand-in a text and an alert still need a human, and everything else is done.
    await expect(pager.pager('DAN').converge(absent('ANN'))).rejects.toMatchObject({
      by: expect.stringMatching(/^the rules of the router "Maze" name them.*; the open alert alt_a1/),
    });
    expect(pager.writes()).toEqual(['PUT routers 200', 'PUT integrations 200', 'PUT teams 200']);
    expect(await pager.person(emailOf('ANN'))).toBeDefined();
  });

  it('is held where a policy would hand alerts on to nobody, and leaves it where it has others', async () => {
    for (const [ids, isHeld] of [
      [['ANN'], true],
      [['ANN', 'BOB'], false],
    ] as const) {
      const policy = { id: 'P1', name: 'Night', reassign_account_user_ids: [...ids] };
      const pager = await createPager({ escalationPolicies: [policy] });
      const outcome = await pager
        .pager()
        .converge(absent('ANN'))
        .then(
          () => 'removed',
          (thrown) => Object(thrown).hold.by,
        );
      expect(outcome).toBe(isHeld ? 'cover' : 'removed');
      const { escalationPolicies } = await pager.held();
      expect(escalationPolicies[0]?.reassign_account_user_ids).toEqual(isHeld ? ['ANN'] : ['BOB']);
    }
  });

  it('has an event of theirs deleted where others are on call in those hours anyway, but none that is overridden', async () => {
    const own = { ...daily, id: 'OWN', event_attendees: attend('ANN') };
    const beside = { ...daily, id: 'BESIDE', event_attendees: attend('BOB') };
    const pager = await createPager({ events: [own, beside] });
    await pager.pager().converge(absent('ANN'));
    expect((await pager.held()).events.map(({ id }) => id)).toEqual(['BESIDE']);
    const form = { start_time: '2026-01-06 09:00', end_time: '2026-01-06 17:00', layer: 1, time_zone: 'UTC' };
    const override = { ...form, account_user_ids: ['CEM'], action_time: '2026-01-06T09:00:00Z' };
    const other = await createPager({ events: [own, beside] });
    await other.request('POST', '/api/v4/events/OWN/override', override);
    other.writes();
    await expect(other.pager().converge(absent('ANN'))).rejects.toMatchObject({
      by: expect.stringContaining('other events override it'),
    });
    expect(other.writes()).toEqual([]);
  });

  it('is on call alone no more once others may be, as the configuration says, and a turn of others is never moved', async () => {
    const once = everywhere.events.filter(({ id }) => id === 'ONCE' || id === 'TURNS');
    const pager = await createPager({ events: once });
    const worker = pager.pager();
    worker.otherwise = 'force';
    await expect(worker.converge(absent('ANN'))).rejects.toMatchObject({ hold: { by: 'cover' } });
    expect((await pager.held()).events.map(({ id }) => id)).toEqual(['TURNS']);
    expect(pager.writes()).toEqual(['DELETE events 204']);
  });
});

describe('leavers of one rota', () => {
  it('two of one rotation in one run hand their turns over, and the lists are read for the first of them', async () => {
    const pager = await createPager({ events: everywhere.events.slice(0, 1) });
    const before = await pager.turns();
    const worker = pager.pager('DAN');
    await worker.converge(absent('ANN'));
    const other = pager.pager('DAN');
    await other.converge(absent('CEM'));
    expect(await pager.turns()).toEqual(before.map((turn) => turn.replace(/ANN$|CEM$/, 'DAN')).sort());
  });

  it('who cover one another do not both leave an hour, whichever is faster', async () => {
    const own = (id: string) => ({ ...daily, id: `OF${id}`, event_attendees: attend(id) });
    const together = { ...daily, id: 'BOTH', event_attendees: attend('ANN', 'BOB') };
    for (const events of [[own('ANN'), own('BOB')], [together]]) {
      const pager = await createPager({ events });
      const outcomes = await Promise.allSettled(
        ['ANN', 'BOB'].map((id) => pager.pager().converge(absent(id))),
      );
      const failed = outcomes.filter(({ status }) => status === 'rejected').length;
      expect(failed).toBe(1);
      expect((await pager.turns(2)).length).toBe(2);
      const again = await Promise.allSettled(['ANN', 'BOB'].map((id) => pager.pager().converge(absent(id))));
      expect(again.filter(({ status }) => status === 'rejected')).toMatchObject([
        { reason: { hold: { by: 'cover' } } },
      ]);
      expect((await pager.turns(2)).length).toBe(2);
    }
  });
});

describe('guards', () => {
  it('never mute or remove the person whose key it is, where the settings say who that is', async () => {
    const pager = await createPager();
    const worker = pager.worker(pager.simulator.app, { keyOwner: 'Ann@example.com' });
    for (const wish of [absent('ANN'), { state: 'muted' as const, email: emailOf('ANN') }]) {
      await expect(worker.converge(wish)).rejects.toMatchObject({
        by: expect.stringContaining('the key that Rollcall uses is of this person'),
      });
    }
    expect(pager.writes()).toEqual([]);
    await worker.converge(absent('BOB'));
    expect(await pager.person(emailOf('BOB'))).toBeUndefined();
  });

  it('cannot see an invitation, and a person who accepts it later is removed by the next look', async () => {
    const pager = await createPager({ invitations: [{ id: 'EVE', emails: [emailOf('EVE')] }] });
    const worker = pager.pager();
    expect((await worker.converge(absent('EVE'))).observed).toEqual({ present: false });
    await pager.request('POST', '/_invitations/EVE', { accepted: true });
    await worker.converge(absent('EVE'));
    expect(await pager.person(emailOf('EVE'))).toBeUndefined();
  });

  it('are looked at by doctor: whose key it is, and whether that is an admin', async () => {
    const pager = await createPager();
    const { client } = pager.worker();
    const says = async (keyOwner?: string) => {
      const about = { settings: { ...(keyOwner && { keyOwner }) }, grants: [], now: pager.clock.now() };
      const findings = (await pagertree.doctor?.check(client, about)) ?? [];
      return findings.map(({ level, what }) => `${level}: ${what}`);
    };
    expect(await says()).toEqual([expect.stringMatching(/^note: whose key it is is not said/)]);
    expect(await says(emailOf('OWNER'))).toEqual(['ok: the user whose key it is is an admin']);
    expect(await says(emailOf('BOB'))).toEqual(['error: the user whose key it is is no admin']);
    expect(await says('nobody@example.com')).toEqual(['error: there is no user with the e-mail of keyOwner']);
  });

  it('leave the account owner, of whom PagerTree keeps roles that were taken', async () => {
    const pager = await createPager({
      accountUsers: [{ id: 'EVE', emails: [emailOf('EVE')], roles: { admin: true } }],
    });
    const owner = emailOf('OWNER');
    await expect(pager.pager().converge({ state: 'absent', email: owner })).rejects.toMatchObject({
      name: 'Blocked',
    });
    expect(await pager.person(owner)).toMatchObject({ roles: { ...noRoles, admin: true, billing: true } });
  });
});
