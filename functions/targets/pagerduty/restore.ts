import type { Desired } from '../../core/contracts/desired.ts';
import type { Known } from '../../core/contracts/known.ts';
import type { Observed } from '../../core/contracts/observed.ts';
import type { Restore } from '../../core/contracts/restore.ts';
import type { Client } from './client.ts';
import { nobody, foreseen as ordinarilyForeseen } from './foreseen.ts';
import { observe as ordinarilyObserved } from './observe.ts';
import { nowhere, type Places } from './places.ts';
import { placesWere, type Returning } from './restore-places.ts';
import { contactsAgain, isWithheld, planReturn, roleAgain } from './restore-plan.ts';
import type { Account, Grant, Team } from './schema.ts';
import type { Op } from './steps.ts';

/** What was removed at PagerDuty comes back as a new user, with what the API takes: https://developer.pagerduty.com/api-reference/ */
export const restore: Restore<Grant, Returning, Client, Op> = { observe, plan: planReturn, foreseen, left };

async function observe(
  client: Client,
  desired: Desired<Grant>,
  { snapshot, ...known }: Known<Returning>,
): Promise<Observed<Returning>> {
  const observed = await ordinarilyObserved(client, desired, known);
  const around = async (account: Account) => {
    const places = await placesNow(client, snapshot?.places);
    const joinable = await teamsThere(client, account, snapshot?.teams ?? []);
    return { ...account, joinable: [...(account.joinable ?? []), ...joinable], places };
  };
  if (observed.present) return { ...observed, account: await around(observed.account) };
  return { present: false, read: await around(observed.read ?? nobody) };
}

async function teamsThere(
  client: Client,
  { teams, joinable = [] }: Account,
  before: Team[],
): Promise<Team[]> {
  const known = new Set([...teams, ...joinable].map(({ id }) => id));
  const lost = before.filter(({ id }) => !known.has(id));
  if (lost.length === 0) return [];
  const there = await client.teams.of(lost.map(({ id }) => id));
  return there.filter(({ id }) => lost.some((team) => team.id === id));
}

async function placesNow(client: Client, before: Places = nowhere): Promise<Places> {
  const { paging } = client;
  const places: Places = { readAt: client.now(), incidents: [], policies: [], turns: [] };
  for (const { id } of before.policies) {
    const policy = await paging.policy(id);
    if (policy !== undefined) places.policies.push(policy);
  }
  for (const { of, schedule } of before.turns) {
    const { id } = schedule;
    paging.forget({ of, id });
    const turns = of === 'layers' ? await paging.layersOf(id) : await paging.shiftsOf(id);
    if (turns !== undefined) places.turns.push(turns);
  }
  return places;
}

function foreseen(observed: Observed<Returning>, op: Op): Observed<Returning> {
  if (observed.present && (op.kind === 'takeTurns' || op.kind === 'takeRules')) {
    const { account } = observed;
    const id = op.kind === 'takeTurns' ? op.rota.id : op.policy.id;
    return { ...observed, account: { ...account, returned: [...(account.returned ?? []), id] } };
  }
  const next: Observed<Returning> = ordinarilyForeseen(observed, op);
  const places = observed.present ? undefined : observed.read?.places;
  return next.present && places ? { ...next, account: { ...next.account, places } } : next;
}

function left(desired: Desired<Grant>, observed: Observed<Returning>, snapshot: Account): string[] {
  if (desired.state !== 'present') return [];
  const account = observed.present ? observed.account : nobody;
  const role = roleAgain(desired, snapshot);
  const lost = snapshot.teams.filter(({ id }) => !account.teams.some((team) => team.id === id));
  const others = snapshot.contacts.filter(
    (contact) =>
      contact.address?.toLowerCase() !== snapshot.email.toLowerCase() &&
      !contactsAgain(snapshot).includes(contact),
  );
  return [
    'the id of the user, the password, sessions and API keys: they sign in, and make keys, anew',
    'the address of the calendar feed: it is a new one',
    'that nothing else notifies them: the rules that PagerDuty gives every new user stay beside theirs',
    ...(role === snapshot.role ? [] : [`the role ${snapshot.role}: they become ${role}`]),
    ...lost.map((team) => `the team ${team.name}: ${whyNot(desired, team)}`),
    ...(others.length > 0 ? ['contacts of devices and apps, with their rules: they sign in there anew'] : []),
    ...(contactsAgain(snapshot).length > 0 ? ['that phones are verified: PagerDuty asks them'] : []),
    ...placesWere(snapshot, account).flatMap((was) =>
      was.now === 'moved' ? [`their place in ${was.title}: ${was.why}`] : [],
    ),
    ...((snapshot.places?.incidents.length ?? 0) > 0
      ? ['open incidents of then: they stay with who has them']
      : []),
  ];
}

function whyNot(desired: Extract<Desired<Grant>, { state: 'present' }>, team: Team): string {
  return isWithheld(desired, team)
    ? 'the configuration gives it to others, and would take it away again'
    : 'it is not there any more';
}
