import { describe, expect, it } from 'vitest';
import { createOffice, jane, present } from '../support/pagertree.ts';

const muted = { state: 'muted' as const, email: jane.email };
const list = '/api/v4/account_users';

/** A person who is there, and is known to be. */
async function joined(grant = { roles: ['communicator' as const], teams: ['SRE'] }) {
  const office = createOffice();
  const worker = office.worker();
  await worker.converge(present(grant));
  const person = await office.person(jane.email);
  if (person === undefined) throw new Error('she is not there');
  const before = office.simulator.calls.length;
  const calls = () =>
    office.simulator.calls.slice(before).map(({ method, path }) => `${method} ${path.split('/')[3]}`);
  return { office, worker, person, calls };
}

describe('an answer of PagerTree', () => {
  it('that shows the roles as they were to be set is the proof', async () => {
    const { worker, calls, office } = await joined();
    await worker.converge(muted);
    expect(calls()).toEqual(['GET account_users', 'PUT account_users']);
    expect(Object.values((await office.person(jane.email))?.roles ?? {})).not.toContain(true);
  });

  it('that shows them as they were before proves that they are looked at again, and that a human is needed', async () => {
    const { office, worker, person, calls } = await joined();
    const answer = await office.request('GET', `${list}/${person.id}`);
    await office.fault({ method: 'PUT', path: list, status: 200, body: await answer.json() });
    await expect(worker.converge(muted)).rejects.toMatchObject({
      name: 'Blocked',
      by: 'PagerTree accepted "Take all roles away", but it did not take',
    });
    expect(calls().at(-1)).toBe('GET account_users');
  });

  it('about another account proves nothing', async () => {
    const { office, worker } = await joined();
    const other = await office.hire('Joe', 'joe@example.com');
    const body = { ...other, roles: {} };
    await office.fault({ method: 'PUT', path: list, status: 200, body });
    await expect(worker.converge(muted)).rejects.toMatchObject({ name: 'Blocked' });
  });

  it('that shows the team with its new list is the proof, and one that shows the old list is none', async () => {
    const lost = present({ roles: ['communicator'] }, { teams: ['SRE'] });
    const { office, worker, calls } = await joined();
    await worker.converge(lost);
    expect(calls()).toEqual(['GET account_users', 'GET teams', 'GET teams', 'PUT teams']);
    expect((await office.person(jane.email))?.teams).toEqual([]);

    const again = await joined();
    const { id } = await again.office.team('SRE');
    const body = await (await again.office.request('GET', `/api/v4/teams/${id}`)).json();
    await again.office.fault({ method: 'PUT', path: '/api/v4/teams', status: 200, body });
    await expect(again.worker.converge(lost)).rejects.toMatchObject({ name: 'Blocked' });
  });

  it('to a creation is no proof: a person whom PagerTree knows may be invited only', async () => {
    const office = createOffice();
    await office.worker().converge(present({ roles: ['communicator'] }));
    const calls = office.simulator.calls.map(({ method, path }) => `${method} ${path.split('/')[3]}`);
    expect(calls).toEqual(['GET account_users', 'POST account_users', 'GET account_users']);
  });

  it('that refuses the id of a team has its name looked up again', async () => {
    const office = createOffice();
    const worker = office.worker();
    await worker.converge(
      present({ teams: ['SRE'] }, undefined, { email: 'x@example.com', displayName: 'X' }),
    );
    await office.fault({
      method: 'POST',
      path: list,
      status: 422,
      body: { errors: [{ message: 'member teams is invalid' }], code: 422 },
    });
    worker.known = {};
    await worker.converge(present({ teams: ['SRE'] }));
    expect((await office.person(jane.email))?.teams).toEqual(['SRE']);
    expect(office.writes().slice(-2)).toEqual(['POST account_users 422', 'POST account_users 201']);
  });
});
