import { Blocked, Transient } from '../../core/contracts/errors.ts';
import { placeInWords } from './places.ts';
import type { Account } from './schema.ts';
import { type OpsgenieStep, step } from './steps.ts';

/**
 * What puts the replacement in every place of a leaver. To take them out of a rota without one could leave a hole in it, so
 * a human does that, and sees in one look where. Throws `Blocked`.
 */
export function replaced({ id, username, places, replacement }: Account): OpsgenieStep[] {
  if (places === undefined)
    throw new Transient('Opsgenie was not asked where it pages a person to be removed');
  if (places.length === 0) return [];
  const where = places.map(placeInWords).join(', in ');
  if (replacement === undefined) throw needed(where, 'put another person there in Opsgenie');
  const { user: by, isReachable } = replacement;
  if (by === undefined) {
    throw needed(
      where,
      'the replacement that leavers.onCall names has no account in Opsgenie: give them one',
    );
  }
  if (by.id === id)
    throw needed(where, 'they are the replacement that leavers.onCall names: name another one');
  if (!isReachable) {
    throw needed(where, 'no contact of the replacement that leavers.onCall names is on: have them add one');
  }
  return places.map((place) => step({ kind: 'takePlace', leaver: { id, username }, by, place }));
}

function needed(where: string, then: string): Blocked {
  return new Blocked(
    'Opsgenie still needs a person who is to be removed',
    `Opsgenie still needs this person in ${where}: ${then}, and the account is removed by itself`,
  );
}
