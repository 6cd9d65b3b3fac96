import type { Layer, Participant } from '../../contracts/rota.ts';
import { isPerson } from './is-person.ts';

/** A layer with another participant in each place of a person: nobody else's place, and so nobody else's turn, moves. */
export function inPlace(layer: Layer, person: string, by: Participant): Layer {
  return { ...layer, participants: layer.participants.map((each) => (isPerson(each, person) ? by : each)) };
}

/** Whether a person has a place in a layer that has not ended by `at`. */
export function hasPlace({ participants, end }: Layer, person: string, at: number): boolean {
  return participants.some((each) => isPerson(each, person)) && (end === undefined || end > at);
}
