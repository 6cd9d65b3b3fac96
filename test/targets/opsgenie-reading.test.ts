import { expect, test } from 'vitest';
import { jane, opsgenieBench, present } from '../support/opsgenie.ts';

test('a person whose account is right costs two reads, and one where no line names a team', async () => {
  const { converge, simulator } = opsgenieBench({ seeds: { users: [{ ...jane, teams: ['SRE'] }] } });
  await converge(present({ teams: ['SRE'] }));
  expect(simulator.calls.map(({ method }) => method)).toEqual(['GET', 'GET']);
  await converge(present({ role: 'User' }));
  expect(simulator.calls.slice(2).map(({ method }) => method)).toEqual(['GET']);
});

test('a team that was made anew meanwhile is asked for by its new id', async () => {
  const { converge, request, state, user } = opsgenieBench({ seeds: { users: [jane] } });
  await converge(present({ teams: ['SRE'] }));
  const ops = (await state()).teams.find(({ name }) => name === 'Ops');
  await request('DELETE', `/v2/teams/${ops?.id}`);
  await request('POST', '/v2/teams', { name: 'Ops' });
  await converge(present({ teams: ['SRE', 'Ops'] }));
  expect((await user())?.teams).toEqual(['SRE', 'Ops']);
});

test('the ids of teams are kept for minutes, and asked for again where a name is missing', async () => {
  const { converge, simulator, clock, request, user } = opsgenieBench();
  const lists = () =>
    simulator.calls.filter(({ method, path }) => `${method} ${path}` === 'GET /v2/teams').length;
  await converge(present({ teams: ['SRE'] }));
  await converge(present({ teams: ['SRE', 'Ops'] }));
  expect(lists()).toBe(1);
  clock.advance(9 * 60_000);
  await converge(present({ teams: ['SRE', 'Ops', 'Platform'] }));
  expect(lists()).toBe(1);
  await request('POST', '/v2/teams', { name: 'Network' });
  await converge(present({ teams: ['SRE', 'Network'] }));
  expect(lists()).toBe(2);
  expect((await user())?.teams).toContain('Network');
});
