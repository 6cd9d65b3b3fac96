import type { Known } from '../../core/contracts/known.ts';
import { type StandIn, standInFor } from '../../core/contracts/stand-in.ts';
import type { Client } from './client.ts';
import { isUser, type Place, rotaOfPlace } from './places.ts';
import type { User } from './schema.ts';

/** Who or what Opsgenie is to page in a leaver's place. */
export type Substitute =
  | { type: 'user'; id: string; username: string }
  | { type: 'team' | 'escalation'; id: string; name: string };

/** Who takes a place; or why whom the configuration names cannot, in a clause that says what to do. */
export type Taker = { by: Substitute } | { lacks: string };

/** For each of the places who takes it, where the configuration names a stand-in. Each is looked up once. */
export async function readTakers(
  client: Client,
  leaver: User,
  known: Pick<Known, 'standIns'>,
  places: Place[],
): Promise<(Taker | null)[]> {
  const found = new Map<string, Promise<Taker>>();
  return Promise.all(
    places.map(async (place) => {
      const standIn = standInFor(known, rotaOfPlace(place));
      if (standIn === undefined) return null;
      const key = JSON.stringify(standIn);
      const taker = found.get(key) ?? find(client, leaver, standIn);
      found.set(key, taker);
      return fitting(place, await taker);
    }),
  );
}

/** The teams and escalations among those who take places. */
export function coveringOf(takers: (Taker | null)[]): string[] {
  return takers.flatMap((taker) => (taker && 'by' in taker && taker.by.type !== 'user' ? [taker.by.id] : []));
}

/**
 * What can be paged where: https://docs.opsgenie.com/docs/schedule-rotation-api, schedule-override-api, escalation-api,
 * team-routing-rule-api, forwarding-rule-api and team-member-api
 */
const takes: Record<Place['kind'], Substitute['type'][]> = {
  rotation: ['user', 'team', 'escalation'],
  overrides: ['user', 'team', 'escalation'],
  escalation: ['user', 'team'],
  'routing rule': ['user', 'escalation'],
  'forwarding rule': ['user'],
  team: ['user'],
};
const inWords = { user: 'a person', team: 'a team', escalation: 'an escalation policy' };

function fitting({ kind }: Place, taker: Taker): Taker {
  if ('lacks' in taker || takes[kind].includes(taker.by.type)) return taker;
  const able = takes[kind].map((type) => inWords[type]).join(' or ');
  return { lacks: `${able} can stand in there, and leavers.onCall names ${inWords[taker.by.type]}` };
}

async function find(client: Client, leaver: User, standIn: StandIn): Promise<Taker> {
  if ('person' in standIn) return findPerson(client, leaver, standIn);
  if ('policy' in standIn) return findEscalation(client, leaver, standIn.policy);
  return findTeam(client, leaver, standIn.team);
}

/** A person whom nobody can reach, or who leaves too, is none to take over what is paged for. */
async function findPerson(
  client: Client,
  leaver: User,
  { person, isLeaving }: Extract<StandIn, { person: string }>,
): Promise<Taker> {
  if (isLeaving) return { lacks: 'the stand-in that leavers.onCall names leaves too: name another one' };
  const user = await client.user(person);
  if (user === undefined) {
    return { lacks: 'the stand-in that leavers.onCall names has no account in Opsgenie: give them one' };
  }
  const { id, username, contacts } = user;
  if (id === leaver.id) return { lacks: 'they are the stand-in that leavers.onCall names: name another one' };
  if (!contacts.some(({ enabled }) => enabled)) {
    return { lacks: 'no contact of the stand-in that leavers.onCall names is on: have them add one' };
  }
  return { by: { type: 'user', id, username } };
}

/** A team in which only the leaver is pages nobody once they are gone. */
async function findTeam(client: Client, leaver: User, team: string): Promise<Taker> {
  const all = await client.teams.of([team]);
  const found =
    all.find(({ name }) => name === team) ?? (await client.teams.lately()).find(({ id }) => id === team);
  if (found === undefined) return { lacks: `Opsgenie has no team "${team}", which leavers.onCall names` };
  const others = (await client.paging.membersOf(found.id)).filter((member) => member !== leaver.id);
  if (others.length === 0)
    return { lacks: `nobody else is in the team "${team}", which leavers.onCall names` };
  return { by: { type: 'team', id: found.id, name: found.name } };
}

/** An escalation that pages only the leaver pages nobody once they are gone. */
async function findEscalation(client: Client, leaver: User, policy: string): Promise<Taker> {
  const found = (await client.paging.escalations()).find(({ id, name }) => name === policy || id === policy);
  if (found === undefined)
    return { lacks: `Opsgenie has no escalation "${policy}", which leavers.onCall names` };
  const isLeaver = isUser(leaver);
  if (found.rules.every(({ recipient }) => isLeaver(recipient))) {
    return { lacks: `the escalation "${policy}", which leavers.onCall names, pages nobody else` };
  }
  return { by: { type: 'escalation', id: found.id, name: found.name } };
}
