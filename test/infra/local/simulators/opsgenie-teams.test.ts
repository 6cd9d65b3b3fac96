import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createOpsgenieApi, Named } from '../../../support/opsgenie-api.ts';

describe('teams', () => {
  const riley = { user: { username: 'riley@example.com' } };

  test('are listed without their members, who are in the team', async () => {
    const { read, id } = createOpsgenieApi();
    expect(await read('/v2/teams')).toMatchObject([{ name: 'SRE' }, { name: 'Platform' }]);
    expect(JSON.stringify(await read('/v2/teams'))).not.toContain('members');
    expect(await read(`/v2/teams/${await id('/v2/teams', 'SRE')}`)).toMatchObject({ members: [riley] });
  });

  test('are addressed by identifierType, their members by teamIdentifierType', async () => {
    const { request } = createOpsgenieApi();
    expect((await request('GET', '/v2/teams/SRE')).status).toBe(404);
    expect((await request('GET', '/v2/teams/SRE?identifierType=name')).status).toBe(200);
    const add = (query: string) => request('POST', `/v2/teams/Platform/members?${query}`, riley);
    expect((await add('identifierType=name')).status).toBe(404);
    expect(await add('teamIdentifierType=name')).toMatchObject({ status: 200, body: { result: 'Added' } });
    expect((await add('teamIdentifierType=name')).status).toBe(422);
  });

  test('lose one member at a time, who keeps their place on the rota', async () => {
    const { request, id, read } = createOpsgenieApi();
    const member = `/v2/teams/${await id('/v2/teams', 'SRE')}/members/riley@example.com`;
    expect(await request('DELETE', member)).toMatchObject({ status: 200, body: { result: 'Removed' } });
    expect((await request('DELETE', member)).status).toBe(404);
    expect(await read('/v2/users/riley@example.com/teams')).toEqual([]);
    expect(await read('/v2/users/riley@example.com/schedules')).toMatchObject([{ name: 'SRE rota' }]);
  });

  test('lose everybody whom a change of the list does not name', async () => {
    const { request, read } = createOpsgenieApi();
    const owner = { user: { username: 'owner@example.com' }, role: 'admin' };
    await request('PATCH', '/v2/teams/SRE?identifierType=name', { members: [owner] });
    expect(await read('/v2/teams/SRE?identifierType=name')).toMatchObject({ name: 'SRE', members: [owner] });
  });

  test('have a name of their own, and go', async () => {
    const { request } = createOpsgenieApi();
    expect((await request('POST', '/v2/teams', { name: 'SRE' })).status).toBe(409);
    expect((await request('POST', '/v2/teams', { name: 'Network', members: [riley] })).status).toBe(201);
    expect((await request('DELETE', '/v2/teams/Network?identifierType=name')).status).toBe(200);
    expect((await request('DELETE', '/v2/teams/Network?identifierType=name')).status).toBe(404);
  });

  test('take only users of the account', async () => {
    const unknown = { user: { username: 'nobody@example.com' } };
    const answer = await createOpsgenieApi().request(
      'POST',
      '/v2/teams/SRE/members?teamIdentifierType=name',
      unknown,
    );
    expect(answer.status).toBe(404);
  });
});

describe('a user who is needed', () => {
  test('is not deleted, and each refusal names one kind of thing', async () => {
    const { request, id } = createOpsgenieApi();
    const refusal = async () => {
      const { status, body } = await request('DELETE', '/v2/users/riley@example.com');
      return [status, body.message];
    };
    expect(await refusal()).toEqual([428, expect.stringMatching(/from teams: \[SRE\]$/)]);
    await request('DELETE', '/v2/teams/SRE/members/riley@example.com?teamIdentifierType=name');
    expect(await refusal()).toEqual([428, expect.stringMatching(/from schedules: \[SRE rota\]$/)]);
    const schedule = `/v2/schedules/${await id('/v2/schedules', 'SRE rota')}`;
    const rotation = `${schedule}/rotations/${await id(`${schedule}/rotations`, 'Rotation 1')}`;
    await request('PATCH', rotation, { participants: [{ type: 'user', username: 'owner@example.com' }] });
    expect(await refusal()).toEqual([428, expect.stringMatching(/from escalations: \[SRE escalation\]$/)]);
    const rules = [{ condition: 'if-not-acked', recipient: { type: 'user', username: 'owner@example.com' } }];
    await request('PATCH', '/v2/escalations/SRE%20escalation?identifierType=name', { rules });
    expect((await request('DELETE', '/v2/users/riley@example.com')).status).toBe(200);
  });

  test('is shown where: schedules by their rotations, escalations whole', async () => {
    const { read } = createOpsgenieApi();
    expect(await read('/v2/users/riley@example.com/schedules')).toMatchObject([
      { name: 'SRE rota', enabled: true },
    ]);
    expect(await read('/v2/users/riley@example.com/escalations')).toMatchObject([
      { rules: [{ condition: 'if-not-acked' }] },
    ]);
    expect(await read('/v2/users/owner@example.com/escalations')).toEqual([]);
  });
});

describe('schedules and escalations', () => {
  test('show rotations only when asked', async () => {
    const { read } = createOpsgenieApi();
    expect(JSON.stringify(await read('/v2/schedules'))).not.toContain('rotations');
    expect(await read('/v2/schedules?expand=rotation')).toMatchObject([
      {
        rotations: [{ participants: [{ username: 'riley@example.com' }, { username: 'owner@example.com' }] }],
      },
    ]);
  });

  test('keep at least one participant, and one rule', async () => {
    const { request, id } = createOpsgenieApi();
    const schedule = `/v2/schedules/${await id('/v2/schedules', 'SRE rota')}`;
    const rotation = `${schedule}/rotations/${await id(`${schedule}/rotations`, 'Rotation 1')}`;
    expect((await request('PATCH', rotation, { participants: [] })).status).toBe(422);
    const escalation = `/v2/escalations/${await id('/v2/escalations', 'SRE escalation')}`;
    expect((await request('PATCH', escalation, { rules: [] })).status).toBe(422);
    expect((await request('PATCH', rotation, { participants: [{ type: 'none' }] })).status).toBe(200);
  });

  test('take the order that is sent, with the same person as often as sent', async () => {
    const { request, read } = createOpsgenieApi();
    const schedule = '/v2/schedules/SRE%20rota';
    const rotations = await read(`${schedule}/rotations?scheduleIdentifierType=name`);
    const [rotation] = z.array(Named).parse(rotations);
    const participants = ['owner', 'riley', 'owner'].map((name) => ({
      type: 'user',
      username: `${name}@example.com`,
    }));
    await request('PATCH', `${schedule}/rotations/${rotation?.id}?scheduleIdentifierType=name`, {
      participants,
    });
    expect(await read(`${schedule}?identifierType=name`)).toMatchObject({
      rotations: [{ name: 'Rotation 1', participants }],
    });
  });

  test.each([
    '/v2/schedules/x',
    '/v2/schedules/x/rotations',
    '/v2/escalations/x',
    '/v2/roles/x',
    '/v2/teams/x',
  ])('%s is not found', async (path) => {
    expect((await createOpsgenieApi().request('GET', path)).status).toBe(404);
  });
});
