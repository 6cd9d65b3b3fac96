import type { Participant, Rota } from '../../core/contracts/rota.ts';
import type { Turns } from './places.ts';
import { participantOf, rotaOf } from './rota.ts';
import { RotaOverride, RotaSchedule } from './rota-schema.ts';
import type { Account } from './schema.ts';

/** The schedules by which Opsgenie pages by a leaver's account, as they were read. */
export function rotas({ turns = [], covering = [] }: Account): Rota[] {
  return turns.map((one) => named(translated(one), new Set(covering)));
}

function translated({ schedule, overrides }: Turns): Rota {
  const known = RotaSchedule.safeParse(schedule);
  const ahead = overrides.map((override) => RotaOverride.safeParse(override));
  const rows = ahead.flatMap(({ data }) => (data ? [data] : []));
  if (known.success && rows.length === ahead.length) return rotaOf(known.data, rows);
  const turns = { unknown: 'it is in a form that is not known' };
  return {
    id: schedule.id,
    name: schedule.name,
    isOn: true,
    stacking: 'all',
    overrides: [],
    layers: schedule.rotations.map(({ id, name, participants }) => ({
      id,
      name,
      timeZone: 'UTC',
      start: 0,
      turns,
      participants: participants.map(participantOf),
      restrictions: [],
    })),
  };
}

/** A team or an escalation that stands in was seen to page others: it covers as a person does. */
function named(rota: Rota, standIns: Set<string>): Rota {
  const name = (participant: Participant): Participant => {
    if (participant.kind !== 'unknown') return participant;
    const [, id = ''] = participant.what.split(' ');
    return standIns.has(id) ? { kind: 'person', id } : participant;
  };
  return {
    ...rota,
    layers: rota.layers.map((layer) => ({ ...layer, participants: layer.participants.map(name) })),
    overrides: rota.overrides.map((override) => ({ ...override, participant: name(override.participant) })),
  };
}
