import type { EventRow } from './paging-schema.ts';
import { idOfPlace } from './place.ts';
import type { Account, Membership } from './schema.ts';
import type { Op, PlaceOp, TeamOp } from './steps.ts';

/** The id of an account or an e-mail that is not made yet. */
export const notYet = 'not made yet';

type Change = Exclude<Op, { kind: 'createAccountUser' | 'deleteAccountUser' }>;

/** An account after a change of it. */
export function changed(account: Account, op: Change): Account {
  switch (op.kind) {
    case 'setRoles':
      return { ...account, roles: op.roles };
    case 'changeName':
      return { ...account, name: op.name };
    case 'changeEmail': {
      const kept = account.emails.filter(({ id }) => id !== op.replaces);
      return { ...account, emails: [...kept, { id: op.replaces ?? notYet, email: op.email, primary: true }] };
    }
    case 'changeTeam':
      return { ...account, ...(account.teams && { teams: account.teams.flatMap(afterTeam(op)) }) };
    case 'takePlace':
    case 'leavePlace':
      return afterPlace(account, op);
  }
}

/** A team whose every list a person has left is none of theirs any more. */
const afterTeam =
  ({ team, add, remove }: TeamOp) =>
  (one: Membership): Membership[] => {
    if (one.id !== team.id) return [one];
    const lists = [...one.lists.filter((list) => !remove.includes(list)), ...add];
    return lists.length === 0 ? [] : [{ ...one, lists }];
  };

function afterPlace({ places = [], schedules = [], ...account }: Account, op: PlaceOp): Account {
  const { place } = op;
  const left = { ...account, places: places.filter((one) => idOfPlace(one) !== idOfPlace(place)), schedules };
  if (place.kind === 'team') {
    const teams = account.teams?.map((team) =>
      team.id === place.id
        ? { ...team, alone: team.alone.filter((list) => !place.lists.includes(list)) }
        : team,
    );
    return { ...left, ...(teams && { teams }) };
  }
  if (place.kind !== 'event') return left;
  const edited = schedules.map((schedule) => ({
    ...schedule,
    events: schedule.events.map((event) => (event.id === place.event ? afterEvent(event, op) : event)),
  }));
  return { ...left, schedules: edited };
}

/** An event that is deleted has nobody: so it still shows that nobody is on call by it. */
function afterEvent(event: EventRow, op: PlaceOp): EventRow {
  const event_attendees = event.event_attendees.flatMap((attendee) => {
    if (!op.ids.includes(attendee.attendee_id)) return [attendee];
    return op.kind === 'takePlace' ? [{ ...attendee, attendee_id: op.by }] : [];
  });
  const isFirst = ({ attendee_id }: (typeof event_attendees)[number], at: number) =>
    event_attendees.findIndex((one) => one.attendee_id === attendee_id) === at;
  // Only in turns it says something to be there twice.
  const left = event.rotation === true ? event_attendees : event_attendees.filter(isFirst);
  return { ...event, event_attendees: left };
}
