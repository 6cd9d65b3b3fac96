import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { jane, muted, pagerdutyBench, present, withJane } from '../support/pagerduty.ts';

const own = (code: number, ...errors: string[]) => ({
  error: { message: 'Invalid Input Provided', code, errors },
});

describe('what PagerDuty refuses', () => {
  test('while another writer holds the account is tried again', async () => {
    const { converge, fault, user } = pagerdutyBench();
    const body = own(2001, 'License error: account could not be locked');
    await fault({ method: 'POST', path: '/users', status: 400, body });
    await expect(converge(present())).rejects.toMatchObject({ name: 'Transient', retryAfter: 2_000 });
    await converge(present());
    expect(await user()).toBeDefined();
  });

  test.each([1008, 2011])('for the user in whose name we call (%i) stops the target', async (code) => {
    const { converge, fault } = pagerdutyBench();
    await fault({ method: 'POST', path: '/users', status: 400, body: own(code) });
    await expect(converge(present())).rejects.toMatchObject({
      name: 'Credential',
      message: expect.stringMatching(/targets\.pagerduty\.from/),
    });
  });

  test('of a phone keeps nothing else back, and a human is told', async () => {
    const { converge, fault, user, teams } = pagerdutyBench();
    await fault({ method: 'POST', path: '/users/P', status: 400, body: own(2001, 'Address is invalid') });
    const desired = present({ teams: { SRE: 'responder' } }, { phoneNumbers: ['+15555550100'] });
    await expect(converge(desired)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/Address is invalid/),
    });
    expect(await teams((await user())?.id ?? '')).toEqual({ SRE: 'responder' });
    expect((await converge(desired)).done.map(({ step }) => step.title)).toEqual([
      'Add an SMS contact',
      'Add the high-urgency notification rule (sms, after 0 min)',
      'Add the low-urgency notification rule (sms, after 0 min)',
    ]);
  });

  test('of leaving a team whose policy needs the person is for a human, after all else', async () => {
    const { converge, seed, teams } = pagerdutyBench(withJane);
    await converge(present({ teams: { SRE: 'responder' } }));
    await seed({ escalation_policies: [{ name: 'Nights', team: 'PTEAM01', users: ['PJANE01'] }] });
    const desired = {
      ...present({ teams: { Platform: 'observer' } }),
      scope: { teams: { SRE: 'responder' } },
    };
    await expect(converge(desired as ReturnType<typeof present>)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/belong to an escalation policy on this team/),
    });
    expect(await teams('PJANE01')).toEqual({ SRE: 'responder', Platform: 'observer' });
  });

  test('silently, such as a role that it accepts and drops, is a failure', async () => {
    const { converge, fault, user } = pagerdutyBench(withJane);
    const body = { user: { ...jane, type: 'user', invitation_sent: false } };
    await fault({ method: 'PUT', path: '/users/PJANE01', status: 200, body });
    await expect(converge(present({ role: 'admin' }))).rejects.toMatchObject({
      name: 'Blocked',
      message: 'PagerDuty did not keep a change it accepted',
    });
    expect((await user())?.role).toBe('limited_user');
  });

  test('to show in its answer is looked at again: the role may have been taken', async () => {
    const behind = (app: Hono) =>
      new Hono().all('*', async (c) => {
        const answer = await app.fetch(c.req.raw);
        if (c.req.method !== 'PUT' || !c.req.path.startsWith('/users/')) return answer;
        const { user } = JSON.parse(await answer.text());
        return c.json({ user: { ...user, role: 'limited_user' } });
      });
    const { converge, user } = pagerdutyBench(withJane, behind);
    await converge(present({ role: 'admin' }));
    expect((await user())?.role).toBe('admin');
  });
});

describe('an answer that is not PagerDuty’s own', () => {
  test.each([{ error: 'No' }, { error: ['No'] }, { message: 'Not Found' }, { error: { message: 'No' } }])(
    'such as %j mutes and removes nobody',
    async (body) => {
      const { converge, fault, calls, bench } = pagerdutyBench(withJane);
      bench.known.externalIds = ['PJANE01'];
      await fault({ method: 'GET', status: 404, body });
      await expect(converge(muted)).rejects.toMatchObject({ name: 'Transient' });
      expect(calls()).toEqual(['GET /users/PJANE01']);
    },
  );
});
