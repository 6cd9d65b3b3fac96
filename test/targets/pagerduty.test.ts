import { describe, expect, test } from 'vitest';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { jane, pagerdutyBench, present, withJane } from '../support/pagerduty.ts';

const [full, stakeholder] = smallAccount.licenses as { valid_roles: string[] }[];

describe('a joiner', () => {
  test('gets a user with the role, the teams and the profile of the grant', async () => {
    const { converge, user, teams } = pagerdutyBench();
    const grant = { role: 'user', teams: { SRE: 'manager', PTEAM02: 'observer' } } as const;
    await converge(present(grant, { title: 'Engineer', timezone: 'Europe/Riga' }));
    const made = await user();
    expect(made).toMatchObject({
      name: 'Jane Doe',
      role: 'user',
      job_title: 'Engineer',
      time_zone: 'Europe/Riga',
    });
    expect(await teams(made?.id ?? '')).toEqual({ SRE: 'manager', Platform: 'observer' });
  });

  test('with a phone hears of incidents by SMS at once, for seven calls and two a process', async () => {
    const { converge, user, calls } = pagerdutyBench();
    const desired = present({ teams: { SRE: 'responder' } }, { phoneNumbers: ['+49 151 1234567'] });
    await converge(desired);
    const { id = '', contact_methods = [], notification_rules = [] } = (await user()) ?? {};
    expect(contact_methods).toMatchObject([
      { type: 'email_contact_method' },
      { type: 'sms_contact_method', country_code: 49, address: '1511234567' },
    ]);
    const sms = notification_rules.filter(
      ({ contact_method }) => contact_method.type === 'sms_contact_method',
    );
    expect(sms.map(({ urgency }) => urgency)).toEqual(['high', 'low']);
    const perProcess = ['GET /teams', 'GET /licenses'];
    expect(calls().filter((call) => !perProcess.includes(call))).toEqual([
      'GET /users',
      'POST /users',
      `GET /users/${id}`,
      `PUT /teams/PTEAM01/users/${id}`,
      `POST /users/${id}/contact_methods`,
      `POST /users/${id}/notification_rules`,
      `POST /users/${id}/notification_rules`,
    ]);
    expect((await converge(desired)).done).toEqual([]);
  });

  test('whose phone becomes known before the first sign-in gets it, and not later', async () => {
    const { converge, user, seed, bench } = pagerdutyBench();
    await converge(present());
    await converge(present({}, { phoneNumbers: ['+15555550199'] }));
    expect((await user())?.contact_methods).toHaveLength(2);
    const other = {
      ...jane,
      id: 'POTHER1',
      email: 'other@example.com',
      contact_methods: [],
      notification_rules: [],
    };
    await seed({ users: [other] });
    bench.known.externalIds = undefined;
    const { done } = await converge(present({}, { email: other.email, phoneNumbers: ['+15555550199'] }));
    expect(done).toEqual([]);
  });

  test('who was a user already is adopted, though the search does not find them', async () => {
    const { converge, fault, user, teams, bench } = pagerdutyBench(withJane);
    const nobody = { users: [], limit: 100, offset: 0, more: false, total: null };
    await fault({ method: 'GET', path: '/users', status: 200, body: nobody });
    await converge(present({ teams: { SRE: 'observer' } }));
    expect(bench.known.externalIds).toEqual(['PJANE01']);
    expect(await teams('PJANE01')).toEqual({ SRE: 'observer' });
    expect(await user()).toMatchObject({ id: 'PJANE01', invitation_sent: false });
  });

  test('waits for a human where no licence is left, and nothing is tried', async () => {
    const seeds = { licenses: [{ ...full, seats: 2 }] };
    const { converge, calls } = pagerdutyBench({ seeds });
    await expect(converge(present({ role: 'user' }))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/no licence is left for the role user/),
    });
    expect(calls().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  test('comes in under the plain name where PagerDuty does not take the zone or the title', async () => {
    const manners = { time_zone: { refuses: 400, what: /Riga/ } } as const;
    const { converge, user } = pagerdutyBench({ manners });
    await converge(present({}, { timezone: 'Europe/Riga' }));
    expect(await user()).toMatchObject({ role: 'limited_user', time_zone: 'Etc/UTC' });
  });

  test('is made by one worker at a time', async () => {
    const names: string[] = [];
    const { client, converge } = pagerdutyBench();
    const { exclusive } = client;
    client.exclusive = (name, work) => {
      names.push(name);
      return exclusive(name, work);
    };
    await converge(present({ role: 'user' }));
    expect(names).toEqual(['pagerduty/users']);
  });
});

describe('a mover', () => {
  const both = (grant: object, scope: object) => ({ ...present(grant), scope }) as ReturnType<typeof present>;

  test('gains and loses what the configuration names, and nothing else', async () => {
    const { converge, user, teams, seed, state } = pagerdutyBench(withJane);
    await seed({ teams: [{ id: 'PTEAM03', name: 'Own', members: [{ user: 'PJANE01', role: 'manager' }] }] });
    const scope = { role: 'user', roles: ['user'], teams: { SRE: 'responder', Platform: 'manager' } };
    await converge(both({ role: 'user', teams: { SRE: 'responder' } }, scope));
    await converge(both({ teams: { Platform: 'manager' } }, scope));
    expect(await user()).toMatchObject({ role: 'limited_user' });
    expect(await teams('PJANE01')).toEqual({ Platform: 'manager', Own: 'manager' });
    expect((await state()).teams[0]?.members).toEqual([{ user: 'PRILEY1', role: 'responder' }]);
  });

  test('whose role in a team is another one gets the granted one, unless it may be theirs', async () => {
    const { converge, teams } = pagerdutyBench(withJane);
    await converge(present({ teams: { SRE: 'manager' } }));
    const desired = present({ teams: { SRE: 'observer' } });
    const perhaps = { teams: { SRE: 'manager' as const } };
    expect((await converge({ ...desired, perhaps } as typeof desired)).done).toEqual([]);
    await converge(desired);
    expect(await teams('PJANE01')).toEqual({ SRE: 'observer' });
  });

  test('who becomes an admin is what an admin is in every team, and converges', async () => {
    const { converge, teams } = pagerdutyBench(withJane);
    const desired = present({ role: 'admin', teams: { SRE: 'responder' } });
    await converge(desired);
    expect(await teams('PJANE01')).toEqual({ SRE: 'manager' });
    expect((await converge(desired)).done).toEqual([]);
  });

  test('keeps the role where the seat for another one is taken, gets the rest, and a human is told', async () => {
    const seeds = { ...withJane.seeds, licenses: [full, { ...stakeholder, seats: 0 }] };
    const { converge, teams, seed, bench } = pagerdutyBench({ seeds });
    await seed({
      users: [{ id: 'PSTAKE1', name: 'S', email: 'stake@example.com', role: 'read_only_limited_user' }],
    });
    bench.known.externalIds = ['PSTAKE1'];
    const desired = present(
      { role: 'read_only_user', teams: { SRE: 'observer' } },
      { email: 'stake@example.com' },
    );
    // A person who has a seat of the same licence needs no other one.
    await converge(desired);
    expect(await teams('PSTAKE1')).toEqual({ SRE: 'observer' });
    bench.known.externalIds = ['PJANE01'];
    const lower = { role: 'read_only_user', teams: { Platform: 'observer' } };
    const scope = { ...lower, roles: ['limited_user', 'read_only_user'] };
    await expect(converge(both(lower, scope))).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/no licence is left for the role read_only_user/),
    });
    expect(await teams('PJANE01')).toEqual({ Platform: 'observer' });
  });

  test('with a new address gets it at the e-mail contact too, before PagerDuty forgets which that was', async () => {
    const { converge, user, bench, calls } = pagerdutyBench(withJane);
    bench.known.externalIds = ['PJANE01'];
    await converge(present({}, { email: 'jane.roe@example.com' }));
    expect((await user('jane.roe@example.com'))?.contact_methods[0]?.address).toBe('jane.roe@example.com');
    expect(calls()).toEqual([
      'GET /users/PJANE01',
      'PUT /users/PJANE01/contact_methods/PEMAIL1',
      'PUT /users/PJANE01',
    ]);
  });

  test('who owns the account keeps that, whatever is granted', async () => {
    const { converge, user } = pagerdutyBench();
    await converge(present({ role: 'observer' }, { email: 'owner@example.com', displayName: 'Olive Owner' }));
    expect(await user('owner@example.com')).toMatchObject({ role: 'owner' });
  });

  test('waits for a human where a team is not there, after all else is done', async () => {
    const { converge, teams } = pagerdutyBench(withJane);
    const desired = present({ teams: { SRE: 'responder', Nowhere: 'responder' } });
    await expect(converge(desired)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/no team named "Nowhere"/),
    });
    expect(await teams('PJANE01')).toEqual({ SRE: 'responder' });
  });
});
