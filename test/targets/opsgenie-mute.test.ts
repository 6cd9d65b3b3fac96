/*
 * A muted leaver kept Admin and every right of it for the whole grace period. The kind: any role above User, built-in or
 * custom, however the mute is cut off, refused or dropped, and no matter who else changes the role meanwhile.
 */
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { asFailure } from '../../functions/core/contracts/as-failure.ts';
import { brokenWrites, isWrite } from '../contracts/interference.ts';
import { absent, jane, muted, opsgenieBench, present, reachable } from '../support/opsgenie.ts';

const withRole = (role: string, teams = ['SRE']) => ({ seeds: { users: [{ ...jane, role, teams }] } });
const contacts = ['email', 'sms', 'mobile'];

describe('the mute at Opsgenie', () => {
  test.each(['Admin', 'Responder'])('takes the role %s after the contacts, and no team', async (role) => {
    const { converge, user, writes, bench } = opsgenieBench(withRole(role, ['SRE', 'Ops']));
    await converge(muted);
    expect(reachable(await user())).toEqual([]);
    expect(await user()).toMatchObject({ role: 'User', teams: ['SRE', 'Ops'] });
    expect(bench.known.snapshot).toMatchObject({ role });
    const done = writes();
    expect(done.slice(0, -1).every((call) => call.endsWith('/disable'))).toBe(true);
    expect(done.at(-1)).toMatch(/^PATCH/);
    expect(done).toHaveLength(contacts.length + 1);
    await converge(muted);
    expect(writes()).toEqual([]);
  });

  test.each(['User', 'Observer', 'Stakeholder'])('costs no call more for the role %s', async (role) => {
    const { converge, user, writes, simulator } = opsgenieBench(withRole(role));
    await converge(muted);
    expect(await user()).toMatchObject({ role });
    expect(simulator.calls.filter(({ method }) => method === 'GET')).toHaveLength(1);
    expect(writes()).toHaveLength(contacts.length);
  });

  test('never touches the owner', async () => {
    const { converge, writes } = opsgenieBench(withRole('Owner'));
    await expect(converge(muted)).rejects.toMatchObject({ name: 'Blocked' });
    expect(writes()).toEqual([]);
  });

  test.each([402, 409, 422])(
    'that Opsgenie refuses with %i waits for a human, with the contacts off',
    async (status) => {
      const { converge, user, fault } = opsgenieBench(withRole('Admin'));
      await fault({
        status,
        method: 'PATCH',
        body: { message: 'Not this one.', took: 0.01, requestId: 'r1' },
      });
      await expect(converge(muted)).rejects.toMatchObject({ name: 'Blocked', by: 'Not this one.' });
      expect(reachable(await user())).toEqual([]);
      await converge(muted);
      expect(await user()).toMatchObject({ role: 'User' });
    },
  );

  test('whose role Opsgenie accepts and keeps is no mute', async () => {
    const { converge, user, fault } = opsgenieBench(withRole('Admin'));
    await fault({ status: 200, method: 'PATCH', body: { result: 'Updated' } });
    await expect(converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Opsgenie accepted "Change the role to User", but it did not take',
    });
    expect(reachable(await user())).toEqual([]);
  });
});

describe('a mute of Opsgenie that is taken back', () => {
  const scope = { role: 'Responder', roles: ['Responder', 'User'], teams: ['SRE'] };
  test.each([
    { what: 'without a grant', wish: present(), role: 'Admin' },
    { what: 'where no line names the role', wish: present({ teams: ['SRE'] }, {}, scope), role: 'Admin' },
    { what: 'where a line grants it', wish: present({ role: 'Admin' }), role: 'Admin' },
    {
      what: 'where it is not theirs any more',
      wish: present({}, {}, { role: 'Admin', roles: ['Admin'] }),
      role: 'User',
    },
    {
      what: 'where nobody knows whether it is theirs',
      wish: { ...present({}, {}, {}), perhaps: { role: 'Admin' } },
      role: 'Admin',
    },
  ])('$what ends with $role', async ({ wish, role }) => {
    const { converge, user } = opsgenieBench(withRole('Admin'));
    await converge(muted);
    await converge(wish);
    expect(await user()).toMatchObject({ role, teams: ['SRE'] });
    expect(reachable(await user())).toEqual(contacts);
  });

  test.each(['Observer', 'Stakeholder', 'Auditor', 'Admin'])(
    'leaves the role %s, which a human gave meanwhile',
    async (role) => {
      const { converge, user, request } = opsgenieBench(withRole('Responder'));
      await converge(muted);
      await request('PATCH', '/v2/users/jane@example.com', { role: { name: role } });
      await converge(present());
      expect(await user()).toMatchObject({ role });
    },
  );

  test('gives back what a human gave during the mute and a later look of the mute took', async () => {
    const { converge, user, request } = opsgenieBench(withRole('Responder'));
    await converge(muted);
    const at = '/v2/users/jane@example.com';
    await request('PATCH', at, { role: { name: 'Admin' } });
    await request('POST', `${at}/contacts`, { method: 'sms', to: '1-5555550199' });
    await converge(muted);
    expect(reachable(await user())).toEqual([]);
    expect(await user()).toMatchObject({ role: 'User' });
    await converge(present());
    expect(await user()).toMatchObject({ role: 'Admin' });
    expect(reachable(await user())).toEqual([...contacts, 'sms']);
  });

  test('does not give another account the role: one that was made anew has what it was made with', async () => {
    const { converge, user, request } = opsgenieBench(withRole('Admin', []));
    await converge(muted);
    await request('DELETE', '/v2/users/jane@example.com');
    const made = { username: 'jane@example.com', fullName: 'Jane', role: { name: 'User' } };
    await request('POST', '/v2/users', made);
    await converge(present());
    expect(await user()).toMatchObject({ role: 'User' });
  });

  test('says so where Opsgenie has no such role any more', async () => {
    const { converge, fault } = opsgenieBench(withRole('Responder'));
    await converge(muted);
    await fault({ status: 200, method: 'PATCH', body: { result: 'Updated' } });
    await expect(converge(present())).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Opsgenie accepted "Change the role to Responder", but it did not take',
    });
  });

  test.each(Object.entries(brokenWrites))(
    'is as if it had never been, also where a call of the mute or of its end failed %s',
    async (_, how) => {
      const clean = opsgenieBench(withRole('Admin'));
      const before = await clean.user();
      for (const failing of [muted, present()]) {
        for (let at = 0; at < contacts.length + 1; at++) {
          const { converge, user, bench, through } = lines();
          for (const wish of [muted, present()]) {
            if (wish === failing) await through(wish, at, how);
            await converge(wish);
            if (wish === muted) expect(await user()).toMatchObject({ role: 'User' });
          }
          expect(await user()).toEqual(before);
          expect(bench.known.snapshot).toBeUndefined();
        }
      }
    },
  );

  test('is no more once the person was removed', async () => {
    const { converge, user } = opsgenieBench(withRole('Admin'));
    await converge(muted);
    await converge(absent);
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ role: 'User', teams: ['SRE'] });
  });
});

/** A bench on whose line one write goes wrong, when it is told to. */
function lines() {
  let broken: { at: number; how: (typeof brokenWrites)[string] } | undefined;
  const made = opsgenieBench(withRole('Admin'), (vendor) => {
    const app = new Hono();
    app.all('*', async (c) => {
      const real = async () => vendor.fetch(c.req.raw);
      if (broken === undefined || !isWrite(c.req) || broken.at-- !== 0) return real();
      return broken.how(real);
    });
    return app;
  });
  return {
    ...made,
    through: async (wish: typeof muted, at: number, how: (typeof brokenWrites)[string]) => {
      broken = { at, how };
      await made.converge(wish).catch((thrown) => expect(asFailure(thrown)).toBe(thrown));
      broken = undefined;
    },
  };
}
