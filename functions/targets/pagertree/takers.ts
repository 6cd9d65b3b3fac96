import { briefly } from '../../core/contracts/effort.ts';
import type { Known } from '../../core/contracts/known.ts';
import { type StandIn, standInFor } from '../../core/contracts/stand-in.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import { type HeldPlace, type Place, rotasOfPlace, type Taker } from './place.ts';
import type { AccountUser } from './schema.ts';

/** The places with who takes them, where the configuration names a stand-in. Each is looked up once. */
export async function withTakers(
  client: Client,
  leaver: AccountUser,
  known: Pick<Known, 'standIns'>,
  places: Place[],
): Promise<HeldPlace[]> {
  const found = new Map<string, Promise<Taker>>();
  const takerOf = (standIn: StandIn): Promise<Taker> => {
    const key = JSON.stringify(standIn);
    const taker = found.get(key) ?? find(client, leaver, standIn);
    found.set(key, taker);
    return taker;
  };
  const held: HeldPlace[] = [];
  for (const place of places) {
    const standIn = isTakeable(place) ? standInOf(known, place) : undefined;
    held.push(standIn === undefined ? place : { ...place, taker: await takerOf(standIn) });
  }
  return held;
}

/** What only a human can change: a text, and an alert, which the API cannot hand on. https://pagertree.com/docs/alerts#handoff */
function isTakeable({ kind }: Place): boolean {
  return kind !== 'rules' && kind !== 'alert';
}

function standInOf(known: Pick<Known, 'standIns'>, place: Place): StandIn | undefined {
  const rotas = known.standIns?.rotas ?? {};
  return standInFor(
    known,
    rotasOfPlace(place).find((name) => Object.hasOwn(rotas, name)),
  );
}

/** A person who leaves too is none to take over what is paged for. */
async function find(client: Client, { id }: AccountUser, standIn: StandIn): Promise<Taker> {
  if (!('person' in standIn))
    return { lacks: 'only a person can stand in at PagerTree: name one in leavers.onCall' };
  if (standIn.isLeaving)
    return { lacks: 'the stand-in that leavers.onCall names leaves too: name another one' };
  const { person } = await findByEmail(client, standIn.person, briefly);
  if (person === undefined) {
    return { lacks: 'the stand-in that leavers.onCall names has no account in PagerTree: give them one' };
  }
  if (person.id === id) return { lacks: 'they are the stand-in that leavers.onCall names: name another one' };
  return { by: person.id };
}
