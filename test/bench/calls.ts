import { absent as opsgenieLeaver } from '../support/opsgenie.ts';
import { amongFifty, kim, office } from '../support/opsgenie-rotas.ts';
import { absent as pagerdutyLeaver } from '../support/pagerduty.ts';
import { bob, cem, me, organisation, policy, weekly } from '../support/pagerduty-rotas.ts';
import type { Result } from './result.ts';

/**
 * How many calls a removal takes of a person with two teams, one rotation and one policy, in an organisation of fifty rotas, beside
 * what it may take: calls are what every vendor's limit counts.
 */
export async function run(): Promise<Result[]> {
  return [
    result('Opsgenie', await opsgenieCalls(), 15 + 2),
    result('PagerDuty', await pagerdutyCalls(), 25 + 2),
  ];
}

function result(vendor: string, calls: number, most: number): Result {
  return { name: `a removal at ${vendor}, calls`, value: calls, goal: `≤ ${most}`, ok: calls <= most };
}

async function opsgenieCalls(): Promise<number> {
  const { bench, simulator } = await office(amongFifty);
  bench.known.standIns = { default: { person: kim } };
  simulator.calls.splice(0);
  await bench.converge(opsgenieLeaver);
  return simulator.calls.filter(({ path }) => path.startsWith('/v2/')).length;
}

async function pagerdutyCalls(): Promise<number> {
  const others = Array.from({ length: 49 }, (_, index) => ({
    id: `PS0${index}`,
    name: `Rota ${index}`,
    schedule_layers: [weekly(`PL0${index}`, bob)],
  }));
  const own = { id: 'PS1', name: 'Nights', schedule_layers: [weekly('PL1', bob, me, cem)] };
  const org = await organisation({
    schedules: [...others, own],
    escalation_policies: [policy('PEP', ['PS1'], [me])],
    incidents: [{ users: [me], escalation_policy: 'PEP' }],
  });
  org.standIn({ default: { person: 'kim@example.com' } });
  await org.converge(pagerdutyLeaver);
  return org.calls().length;
}
