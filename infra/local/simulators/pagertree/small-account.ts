import { createUser } from './profile.ts';
import { type AccountUser, type Common, noRoles, type Roles, type Store } from './store.ts';

/**
 * A small account: the owner, who is the team SRE and always on call for it, another team of one person, and people of other accounts
 * (`elsewhere`). What no rule and no layer takes goes to the team.
 */
export function seed(
  store: Store,
  { elsewhere = [] }: { elsewhere?: { name: string; emails: string[] }[] },
): void {
  const add = (name: string, emails: string[]) => {
    const made = createUser(store, { name, emails_attributes: emails.map((email) => ({ email })) });
    if ('refused' in made) throw new Error(`a seed was refused: ${made.refused}`);
    return made.user;
  };
  const member = (name: string, email: string, roles: Partial<Roles>): AccountUser => {
    const person = {
      ...store.common('alu'),
      roles: { ...noRoles, ...roles },
      notification_rule_id: null,
      user_id: add(name, [email]).id,
      invited: false,
    };
    store.accountUsers.set(person.id, person);
    return person;
  };
  const team = (name: string, { id }: AccountUser) => {
    const made = store.common('tem');
    const nobody = { drop_notification_account_user_ids: [], handoff_notification_account_user_ids: [] };
    store.teams.set(made.id, {
      ...made,
      name,
      notes: '',
      member_account_user_ids: [id],
      admin_account_user_ids: [id],
      ...nobody,
    });
  };
  const olive = member('Olive Owner', 'olive.owner@example.com', { admin: true, billing: true });
  team('SRE', olive);
  onCall(store, 'SRE', olive);
  team('Platform', member('Pat Platform', 'pat.platform@example.com', { broadcaster: true }));
  for (const { name, emails } of elsewhere) add(name, emails);
}

function onCall(store: Store, name: string, { id, created_at }: AccountUser): void {
  const [team] = store.teams.keys();
  const put = <T extends Common>(rows: Map<string, T>, row: T) => rows.set(row.id, row);
  const schedule = { ...store.common('sch'), name };
  put(store.schedules, schedule);
  const day = created_at.slice(0, 10);
  put(store.events, {
    ...store.common('evt'),
    start_datetime: `${day}T00:00:00.000Z`,
    end_datetime: `${day}T23:59:59.000Z`,
    layer: 1,
    time_zone: 'UTC',
    repeat: true,
    frequency: 1,
    frequency_unit: 'daily',
    days_of_week: [],
    repeat_end_datetime: null,
    rotation: false,
    parent_id: null,
    schedule_ids: [schedule.id],
    event_attendees: [{ id: store.id('att').id, attendee_id: id, attendee_type: 'AccountUser', position: 0 }],
    exceptions: [],
  });
  const receivers = { reassign_team_ids: [], reassign_account_user_ids: [id] };
  put(store.policies, { ...store.common('esc'), name, repeat: 0, ...receivers });
  put(store.routers, {
    ...store.common('rtr'),
    name,
    enabled: true,
    rules: 'rules: []',
    default_receiver_account_user_id: null,
    default_receiver_router_id: null,
    default_receiver_team_id: team ?? null,
  });
  const destinations = { account_user_ids: [], router_ids: [], team_ids: team === undefined ? [] : [team] };
  put(store.integrations, { ...store.common('int'), name, enabled: true, urgency: 'high', ...destinations });
}
