import { describe, expect, test } from 'vitest';
import { jane, muted, opsgenieBench, present } from '../support/opsgenie.ts';

const withRole = (role: string) => ({ seeds: { users: [{ ...jane, role, teams: ['SRE'] }] } });
const reads = ({ calls }: { calls: { method: string }[] }) =>
  calls.filter(({ method }) => method === 'GET').length;

describe('an answer of Opsgenie', () => {
  test.each([
    ['a gateway’s', { message: 'OK' }],
    ['an empty object', {}],
    ['without its request id', { result: 'Updated', data: { id: 'x' } }],
  ])('that is %s proves nothing: what it did not do is found out', async (_, body) => {
    const { converge, fault, user } = opsgenieBench(withRole('User'));
    await fault({ status: 200, method: 'POST', path: `/v2/users/${(await user())?.id}/contacts`, body });
    await expect(converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'Opsgenie accepted "Disable the email contact", but it did not take',
    });
  });

  test('that says that a person was added to a team, without adding them, is believed: no source says that it lies', async () => {
    const { converge, fault, simulator } = opsgenieBench({ seeds: { users: [{ ...jane, teams: ['Ops'] }] } });
    const body = { result: 'Added', took: 0.01, requestId: 'r1', data: { id: 't1', name: 'SRE' } };
    await fault({ status: 200, method: 'POST', path: '/v2/teams', body });
    await converge(present({ teams: ['SRE'] }));
    expect(reads(simulator)).toBe(3);
  });

  test.each([
    ['Admin, which the account had', 'Admin', 2],
    // A person may have deleted it meanwhile.
    ['a custom one, which the account had', 'Responder', 3],
  ])('to the role of before a mute: %s', async (_, role, looks) => {
    const { converge, simulator, user } = opsgenieBench(withRole(role));
    await converge(muted);
    simulator.calls.length = 0;
    await converge(present({ teams: ['SRE'] }));
    expect(await user()).toMatchObject({ role });
    expect(reads(simulator)).toBe(looks);
  });

  test.each([
    ['Admin', 2],
    ['Responder', 2],
    ['User', 1],
  ])(
    'to the role %s that is new takes a look, unless it is what Opsgenie makes of every other',
    async (role, looks) => {
      const scope = { roles: ['Admin', 'Auditor'] };
      const { converge, simulator, user } = opsgenieBench(withRole('Auditor'));
      await converge(present({ role }, {}, scope));
      expect(await user()).toMatchObject({ role });
      expect(reads(simulator)).toBe(looks);
    },
  );

  test('to a creation leaves the role in doubt, and no team: a person made a moment ago is in none', async () => {
    const { converge, simulator, user } = opsgenieBench();
    await converge(present({ role: 'Admin' }, {}, { teams: ['SRE'] }));
    expect(await user()).toMatchObject({ role: 'Admin' });
    expect(simulator.calls.filter(({ path }) => path.endsWith('/teams'))).toEqual([]);
    expect(simulator.calls).toHaveLength(3);
  });
});
