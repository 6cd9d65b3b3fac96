import { expect, test } from 'vitest';
import { absent } from '../support/pagerduty.ts';
import { bob, cem, kim, me, on, organisation, policy, weekly } from '../support/pagerduty-rotas.ts';

const kimStandsIn = { default: { person: 'kim@example.com' } };
const rotaOf = (...layers: object[]) => ({ id: 'PS1', name: 'Nights', schedule_layers: layers });

test('two leavers of one rotation are both replaced, and of two who cover each other one stays', async () => {
  const org = await organisation({
    schedules: [rotaOf(weekly('PL1', me, bob, cem))],
    escalation_policies: [policy('PEP', [me, bob])],
  });
  org.standIn(kimStandsIn);
  const bobIs = { state: 'absent', email: 'bob@example.com' } as const;
  await org.converge(absent);
  org.bench.known.externalIds = [bob];
  org.bench.known.snapshot = undefined;
  await org.converge(bobIs);
  expect(await org.layers()).toEqual([[`${kim},${kim},${cem}`]]);
  const two = await organisation({
    schedules: [rotaOf(weekly('PL1', me), weekly('PL2', bob))],
  });
  await two.converge(absent);
  two.bench.known.externalIds = [bob];
  two.bench.known.snapshot = undefined;
  await expect(two.converge(bobIs)).rejects.toMatchObject({ hold: { by: 'cover' } });
  expect(await two.layers()).toEqual([[`${me} until ${on(0)}`, bob]]);
});

test('what is left of a leaver whom PagerDuty deleted is told until a human has seen to it', async () => {
  const org = await organisation({
    escalation_policies: [policy('PEP', [bob, me]), policy('PEP2', [cem])],
    abilities: [{ id: 'restart_incidents' }],
  });
  const write = async (targets: string[]) => {
    const escalation_rules = [
      { escalation_delay_in_minutes: 30, targets: targets.map((id) => ({ id, type: 'user_reference' })) },
    ];
    const answer = await org.simulator.app.request('/escalation_policies/PEP2', {
      method: 'PUT',
      headers: { authorization: 'Token token=human' },
      body: JSON.stringify({
        escalation_policy: { type: 'escalation_policy', name: 'PEP2', escalation_rules },
      }),
    });
    expect(answer.status).toBe(200);
  };
  // A human puts them into a policy while they are taken out of the other.
  const { edits } = org.client;
  const place = edits.place;
  edits.place = async (op) => {
    await write([cem, me]);
    return place(op);
  };
  for (const _ of [1, 2]) {
    await expect(org.converge(absent)).rejects.toMatchObject({
      name: 'Blocked',
      by: expect.stringMatching(/left in the escalation policy "PEP2"/),
    });
  }
  await write([cem]);
  expect((await org.converge(absent)).done).toEqual([]);
});

test('a removal takes 25 calls and two for the rota that it touches, in an organisation of fifty', async () => {
  const others = Array.from({ length: 49 }, (_, index) => ({
    id: `PS0${index}`,
    name: `Rota ${index}`,
    schedule_layers: [weekly(`PL0${index}`, bob)],
  }));
  const org = await organisation({
    schedules: [...others, rotaOf(weekly('PL1', bob, me, cem))],
    escalation_policies: [policy('PEP', ['PS1'], [me])],
    incidents: [{ users: [me], escalation_policy: 'PEP' }],
  });
  org.standIn(kimStandsIn);
  await org.converge(absent);
  const calls = org.calls();
  expect(calls.length, calls.join('\n')).toBeLessThanOrEqual(27);
  // The lists are the same for all who leave in that minute.
  org.bench.known.externalIds = [cem];
  org.bench.known.snapshot = undefined;
  await org.converge({ state: 'absent', email: 'cem@example.com' });
  expect(org.calls().filter((call) => /GET \/(v3\/)?schedules$/.test(call))).toEqual([]);
});
