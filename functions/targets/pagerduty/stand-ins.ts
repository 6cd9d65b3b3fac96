import type { Known } from '../../core/contracts/known.ts';
import { type StandIn, standInFor } from '../../core/contracts/stand-in.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import type { Places } from './places.ts';
import type { User } from './schema.ts';

/** Who or what PagerDuty is to page in a leaver's place. */
export type Substitute = { type: 'user'; id: string } | { type: 'policy'; id: string; name: string };

/** Who takes a place; or why whom the configuration names cannot, in a clause that says what to do. */
export type Taker = { by: Substitute } | { lacks: string };

/** Of each schedule, policy and incident's policy, by its name, who takes the leaver's place there. Each is looked up once. */
export async function readTakers(
  client: Client,
  leaver: User,
  known: Pick<Known, 'standIns'>,
  places: Places,
): Promise<Record<string, Taker>> {
  const found = new Map<string, Promise<Taker>>();
  const takers: Record<string, Taker> = {};
  for (const name of new Set(namesIn(places))) {
    const standIn = standInFor(known, name);
    if (standIn === undefined) continue;
    const key = JSON.stringify(standIn);
    const taker = found.get(key) ?? find(client, leaver, standIn);
    found.set(key, taker);
    takers[name] = await taker;
  }
  return takers;
}

/** The name of what an incident that no policy brought is looked up by: only who stands in everywhere takes it. */
export const withoutPolicy = '';

function namesIn({ incidents, policies, turns }: Places): string[] {
  return [
    ...incidents.map(({ policy }) => policy?.name ?? withoutPolicy),
    ...policies.map(({ name }) => name),
    ...turns.map(({ schedule }) => schedule.name),
  ];
}

async function find(client: Client, leaver: User, standIn: StandIn): Promise<Taker> {
  if ('person' in standIn) return findPerson(client, leaver, standIn);
  if ('policy' in standIn) return findPolicy(client, standIn.policy);
  return { lacks: 'a team can stand in nowhere in PagerDuty: name a person in leavers.onCall' };
}

/** A person whom nobody can reach, whom no schedule takes, or who leaves too, is none to take over what is paged for. */
async function findPerson(
  client: Client,
  leaver: User,
  { person, isLeaving }: Extract<StandIn, { person: string }>,
): Promise<Taker> {
  const named = 'the stand-in that leavers.onCall names';
  if (isLeaving) return { lacks: `${named} leaves too: name another one` };
  const { user } = await findByEmail(client, person);
  if (user === undefined) return { lacks: `${named} has no account in PagerDuty: give them one` };
  if (user.id === leaver.id) return { lacks: `they are ${named}: name another one` };
  if (user.role.startsWith('read_only')) {
    return { lacks: `${named} is a stakeholder, whom PagerDuty pages nowhere: give them a full role` };
  }
  if (!user.rules.some(({ urgency }) => urgency === 'high')) {
    return { lacks: `${named} has no high-urgency notification rule: have them add one` };
  }
  return { by: { type: 'user', id: user.id } };
}

async function findPolicy({ paging }: Client, policy: string): Promise<Taker> {
  const found = (await paging.allPolicies()).filter(({ id, name }) => id === policy || name === policy);
  const [only] = found;
  if (found.length === 1 && only) return { by: { type: 'policy', id: only.id, name: only.name } };
  const many = found.length === 0 ? 'no escalation policy' : `${found.length} escalation policies`;
  return {
    lacks: `PagerDuty has ${many} named "${policy}", which leavers.onCall names: write the id of one`,
  };
}
