import { describe, expect, test } from 'vitest';
import { opsgenie } from '../../functions/targets/opsgenie/index.ts';
import { absent, jane, muted, opsgenieBench, ownError, present, reachable } from '../support/opsgenie.ts';

describe('a joiner', () => {
  test('gets an account with the role and the teams of the grant', async () => {
    const { converge, user } = opsgenieBench();
    await converge(
      present({ role: 'Admin', teams: ['SRE', 'Platform'] }, { timezone: 'Europe/Riga', locale: 'lv-LV' }),
    );
    expect(await user()).toMatchObject({
      username: 'jane@example.com',
      fullName: 'Jane Doe',
      role: 'Admin',
      teams: ['SRE', 'Platform'],
      timeZone: 'Europe/Riga',
      locale: 'lv_LV',
    });
  });

  test('is a User where the grant names no role', async () => {
    const { converge, user } = opsgenieBench();
    await converge(present({}));
    expect(await user()).toMatchObject({ role: 'User', teams: [] });
  });

  test('with a very long name gets as much of it as Opsgenie takes', async () => {
    const { converge, user } = opsgenieBench();
    await converge(present({}, { displayName: `${'x'.repeat(511)} and more` }));
    expect((await user())?.fullName).toBe('x'.repeat(511));
  });

  test('gets a custom role by its name', async () => {
    const { converge, user } = opsgenieBench();
    await converge(present({ role: 'Responder' }));
    expect(await user()).toMatchObject({ role: 'Responder' });
  });

  test('is found by an address with a plus and upper case', async () => {
    const { converge, state, simulator } = opsgenieBench();
    const profile = { email: 'Jane+oncall@Example.com' };
    await converge(present({}, profile));
    const { done } = await converge(present({}, profile));
    expect(done).toEqual([]);
    expect((await state()).users.map(({ username }) => username)).toEqual(['jane+oncall@example.com']);
    expect(simulator.calls[0]?.path).toBe('/v2/users/jane%2Boncall%40example.com');
  });

  test('without a grant is not created', async () => {
    const { converge, writes } = opsgenieBench();
    await converge(present());
    expect(writes()).toEqual([]);
  });

  test('whose account a human made already is adopted, not made twice', async () => {
    const { converge, user, writes, bench } = opsgenieBench({ seeds: { users: [jane] } });
    const id = (await user())?.id;
    await converge(present({ role: 'User', teams: ['SRE'] }));
    expect(await user()).toMatchObject({ id, teams: ['SRE'] });
    expect(writes()).toHaveLength(1);
    expect(bench.known.externalIds).toEqual([id]);
  });

  test('keeps a time zone that Opsgenie would not know away from Opsgenie', async () => {
    const { converge, user } = opsgenieBench();
    for (const timezone of ['W. Europe Standard Time', '+02:00', 'Mars/Olympus']) {
      await converge(present({}, { timezone, locale: 'en' }));
    }
    expect(await user()).toMatchObject({ timeZone: 'America/New_York', locale: 'en_US' });
  });

  test('whose time zone and locale Opsgenie refuses gets the account all the same', async () => {
    const { converge, user, fault } = opsgenieBench();
    const body = ownError('Not processable', { timeZone: 'is not supported' });
    await fault({ status: 422, method: 'POST', path: '/v2/users', body });
    await fault({ status: 422, method: 'PATCH', path: '/v2/users', body, times: 2 });
    await converge(present({ teams: ['SRE'] }, { timezone: 'Europe/Riga', locale: 'en_LV' }));
    expect(await user()).toMatchObject({ teams: ['SRE'], timeZone: 'America/New_York', locale: 'en_US' });
  });
});

describe('a mover', () => {
  test('gets a new name, and only that is sent', async () => {
    const { converge, user, writes } = opsgenieBench({ seeds: { users: [jane] } });
    const { done } = await converge(present({}, { displayName: '  Jane   Roe ' }));
    expect(done.map(({ step }) => step.op)).toMatchObject([
      { kind: 'changeShown', field: 'fullName', value: 'Jane Roe' },
    ]);
    expect(await user()).toMatchObject({ fullName: 'Jane Roe' });
    expect(writes()).toHaveLength(1);
  });

  test('gets a new role, up and down', async () => {
    const { converge, user } = opsgenieBench({ seeds: { users: [jane] } });
    const scope = { role: 'Admin', roles: ['User', 'Admin'] };
    await converge(present({ role: 'Admin' }, {}, scope));
    expect(await user()).toMatchObject({ role: 'Admin' });
    await converge(present({ role: 'User' }, {}, scope));
    expect(await user()).toMatchObject({ role: 'User' });
  });

  test('becomes a User again when the only grant with a role is lost', async () => {
    const { converge, user } = opsgenieBench({ seeds: { users: [jane] } });
    const scope = { role: 'Admin', roles: ['Responder', 'Admin'], teams: ['SRE'] };
    await converge(present({ role: 'Responder' }, {}, scope));
    await converge(present({ teams: ['SRE'] }, {}, scope));
    expect(await user()).toMatchObject({ role: 'User' });
  });

  test('keeps a role that the configuration names nowhere', async () => {
    const { converge, user } = opsgenieBench({ seeds: { users: [{ ...jane, role: 'Auditor' }] } });
    await converge(present({ teams: ['SRE'] }, {}, { role: 'Admin', teams: ['SRE'] }));
    expect(await user()).toMatchObject({ role: 'Auditor', teams: ['SRE'] });
  });

  test('changes team: into the new one, out of the old one, and stays in those that nobody configured', async () => {
    const users = [{ ...jane, teams: ['SRE', 'Ops'] }];
    const { converge, user } = opsgenieBench({ seeds: { users } });
    await converge(present({ teams: ['Platform'] }, {}, { teams: ['SRE', 'Platform'] }));
    expect(await user()).toMatchObject({ teams: ['Platform', 'Ops'] });
  });

  test('takes the account along to a new e-mail address', async () => {
    const { converge, user } = opsgenieBench();
    await converge(present({}));
    const id = (await user())?.id;
    await converge(present({}, { email: 'jane.roe@example.com' }));
    expect(await user('jane.roe@example.com')).toMatchObject({ id });
    expect(await user()).toBeUndefined();
  });

  test('whose new zone is another name of the old one is left alone', async () => {
    const { converge, writes } = opsgenieBench({
      seeds: { users: [{ ...jane, timeZone: 'Asia/Calcutta' }] },
    });
    await converge(present({}, { timezone: 'Asia/Kolkata' }));
    expect(writes()).toEqual([]);
  });

  test('who owns the Opsgenie account keeps that role', async () => {
    const { converge, user } = opsgenieBench({ seeds: { users: [{ ...jane, role: 'Owner' }] } });
    await converge(present({ role: 'User', teams: ['SRE'] }));
    expect(await user()).toMatchObject({ role: 'Owner', teams: ['SRE'] });
  });
});

describe('a mute', () => {
  test('disables every contact, and taking it back enables those that were on before', async () => {
    const { converge, user } = opsgenieBench({ seeds: { users: [jane] } });
    await converge(muted);
    expect(reachable(await user())).toEqual([]);
    await converge(present({}));
    expect(reachable(await user())).toEqual(['email', 'sms', 'mobile']);
  });

  test('that is taken back from a person without a grant changes nothing else', async () => {
    const { converge, user, writes } = opsgenieBench({ seeds: { users: [jane] } });
    await converge(muted);
    writes();
    await converge(present(undefined, { displayName: 'Another Name' }));
    expect(await user()).toMatchObject({ fullName: 'Jane Doe' });
    expect(writes()).toHaveLength(3);
  });

  test('of a person without an account needs nothing', async () => {
    const { converge, writes } = opsgenieBench();
    await converge(muted);
    expect(writes()).toEqual([]);
  });

  test('contact that was added meanwhile is not touched by taking it back', async () => {
    const { converge, user, request } = opsgenieBench({ seeds: { users: [jane] } });
    await converge(muted);
    const at = '/v2/users/jane%40example.com/contacts';
    await request('POST', at, { method: 'sms', to: '1-5555550199' });
    const added = (await user())?.contacts.at(-1);
    await request('POST', `${at}/${added?.id}/disable`);
    await converge(present({}));
    expect((await user())?.contacts.at(-1)).toMatchObject({ to: '1-5555550199', enabled: false });
  });

  test('of a contact that was deleted meanwhile is no trouble', async () => {
    const { converge, user, request, bench } = opsgenieBench({ seeds: { users: [jane] } });
    await converge(muted);
    const sms = (await user())?.contacts.find(({ method }) => method === 'sms');
    await request('DELETE', `/v2/users/jane%40example.com/contacts/${sms?.id}`);
    expect(bench.known.snapshot?.contacts).toHaveLength(4);
    await converge(present({}));
    expect(reachable(await user())).toEqual(['email', 'mobile']);
  });
});

describe('a leaver', () => {
  test('leaves the teams and is deleted', async () => {
    const { converge, user, writes } = opsgenieBench({
      seeds: { users: [{ ...jane, teams: ['SRE', 'Ops'] }] },
    });
    const { done } = await converge(absent);
    expect(await user()).toBeUndefined();
    expect(writes()).toHaveLength(3);
    expect(done.filter(({ step }) => !step.reversible).map(({ step }) => step.title)).toEqual([
      'Delete the account',
    ]);
  });

  test('who is gone already costs one read and no change', async () => {
    const { converge, simulator } = opsgenieBench({ seeds: { users: [jane] } });
    await converge(present({}));
    await converge(absent);
    simulator.calls.length = 0;
    await converge(absent);
    expect(simulator.calls.map(({ method }) => method)).toEqual(['GET']);
  });

  test('can be deleted twice, as after a crash between the call and its record', async () => {
    const { client, user } = opsgenieBench({ seeds: { users: [jane] } });
    const observed = await opsgenie.observe(client, absent, {}, 'full');
    const [step] = opsgenie.plan(absent, observed);
    if (step === undefined) throw new Error('nothing was planned');
    expect(await opsgenie.act(client, step.op)).toMatchObject({ status: 200 });
    expect(await opsgenie.act(client, step.op)).toMatchObject({ status: 404 });
    expect(await user()).toBeUndefined();
  });

  test('is snapshotted before the first change', async () => {
    const { converge, bench } = opsgenieBench({ seeds: { users: [{ ...jane, teams: ['SRE'] }] } });
    await converge(absent);
    expect(bench.known.snapshot).toMatchObject({ role: 'User', teams: [{ name: 'SRE' }] });
    expect(JSON.parse(JSON.stringify(bench.known.snapshot))).toEqual(bench.known.snapshot);
  });

  test('is snapshotted with every team, also those that the mute did not look at', async () => {
    const teams = ['SRE', 'Ops'];
    const { converge, bench } = opsgenieBench({ seeds: { users: [{ ...jane, role: 'Admin', teams }] } });
    await converge(muted);
    expect(bench.known.snapshot).not.toHaveProperty('teams');
    await converge(absent);
    expect(bench.known.snapshot).toMatchObject({ role: 'Admin', teams: teams.map((name) => ({ name })) });
  });

  test('who comes back gets a new account', async () => {
    const { converge, user } = opsgenieBench({ seeds: { users: [jane] } });
    const old = (await user())?.id;
    await converge(absent);
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ teams: ['SRE'] });
    expect((await user())?.id).not.toBe(old);
  });

  test('whom the customer’s directory creates again is deleted again', async () => {
    const { converge, user, clock } = opsgenieBench({ resurrectAfter: 60_000, seeds: { users: [jane] } });
    await converge(absent);
    clock.advance(60_000);
    const { done } = await converge(absent);
    expect(done).toHaveLength(1);
    expect(await user()).toBeUndefined();
  });
});

test('an account that is right is not written to a second time', async () => {
  const { converge, writes } = opsgenieBench({ seeds: { users: [jane] } });
  const wishes = [
    present({ role: 'Admin', teams: ['SRE'] }, { timezone: 'Europe/Riga' }, { teams: ['SRE', 'Platform'] }),
    muted,
    absent,
  ];
  for (const wish of wishes) {
    await converge(wish);
    writes();
    await converge(wish);
    expect(writes()).toEqual([]);
  }
});
