import type { Participant } from '../../contracts/rota.ts';

/** Whether a participant is the person of this id. */
export function isPerson(participant: Participant | undefined, id: string): boolean {
  return participant?.kind === 'person' && participant.id === id;
}
