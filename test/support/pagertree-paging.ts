import type { PagertreeOptions } from '../../infra/local/simulators/pagertree/index.ts';
import { occurrencesOf } from '../../infra/local/simulators/pagertree/occurrences.ts';
import { isOver } from '../../infra/local/simulators/pagertree/references.ts';
import type {
  Alert,
  EscalationPolicy,
  Integration,
  PagertreeEvent,
  Router,
} from '../../infra/local/simulators/pagertree/store.ts';
import { createOffice, type State } from './pagertree.ts';

const day = 86_400_000;

export type PagingState = State & {
  events: PagertreeEvent[];
  escalationPolicies: EscalationPolicy[];
  routers: Router[];
  integrations: Integration[];
  alerts: Alert[];
};

export const emailOf = (id: string) => `${id.toLowerCase()}@example.com`;
export const absent = (id: string) => ({ state: 'absent' as const, email: emailOf(id) });
export const attend = (...ids: string[]) => ids.map((attendee_id) => ({ attendee_id }));

/** An event of the schedule S1 that repeats every day for eight hours, unless said otherwise. */
export const daily = {
  schedule_ids: ['S1'],
  repeat: true,
  start_datetime: '2026-01-01T09:00:00Z',
  end_datetime: '2026-01-01T17:00:00Z',
};

/**
 * A PagerTree account with people who are called by their ids: OWNER, ANN, BOB, CEM and DAN, who has nothing to do; the schedules Primary (S1)
 * and Second (S2), and what else is given.
 */
export async function createPager(rows: object = {}, options: PagertreeOptions = {}) {
  const office = createOffice({ ...options, empty: true });
  const accountUsers = ['OWNER', 'ANN', 'BOB', 'CEM', 'DAN'].map((id) => ({
    id,
    emails: [emailOf(id)],
    roles: id === 'OWNER' ? { admin: true, billing: true } : {},
  }));
  await office.seed({
    accountUsers,
    schedules: [
      { id: 'S1', name: 'Primary' },
      { id: 'S2', name: 'Second' },
    ],
  });
  await office.seed(rows);
  const held = async () => (await (await office.simulator.app.request('/_state')).json()) as PagingState;
  return {
    ...office,
    held,
    /** A worker; `standIn`: who takes places, by id. */
    pager(standIn?: string, rotas: Record<string, string> = {}, app = office.simulator.app) {
      const worker = office.worker(app);
      const named = Object.entries(rotas).map(([name, id]) => [name, { person: emailOf(id) }]);
      worker.known.standIns = {
        ...(standIn && { default: { person: emailOf(standIn) } }),
        rotas: Object.fromEntries(named),
      };
      return worker;
    },
    /** Everything that holds or pages people from now on, as text. */
    async paging() {
      const { events: all, escalationPolicies, routers, integrations, teams } = await held();
      const events = all.filter((event) => !isOver(event, office.clock.now()));
      return JSON.stringify({ events, escalationPolicies, routers, integrations, teams });
    },
    /** Who is on call by each schedule and layer in the days to come, as the simulator itself works it out: one line a turn. */
    async turns(days = 7) {
      const { events } = await held();
      const now = office.clock.now();
      return events
        .flatMap((event) =>
          occurrencesOf(event, now, now + days * day).flatMap(({ start, end, attendees }) =>
            event.schedule_ids.flatMap((schedule) =>
              attendees.map(
                ({ attendee_id }) =>
                  `${schedule}.${event.layer} ${new Date(start).toISOString()} ${new Date(end).toISOString()} ${attendee_id}`,
              ),
            ),
          ),
        )
        .sort();
    },
  };
}

/** Everything that can hold ANN, who is nowhere the only one but where nobody can be taken out. */
export const everywhere = {
  events: [
    { ...daily, id: 'TURNS', rotation: true, event_attendees: attend('BOB', 'ANN', 'CEM') },
    { ...daily, id: 'TOGETHER', layer: 2, event_attendees: attend('ANN', 'BOB') },
    { ...daily, id: 'BOTH', layer: 3, schedule_ids: ['S1', 'S2'], event_attendees: attend('ANN') },
    {
      id: 'ONCE',
      layer: 1,
      schedule_ids: ['S2'],
      start_datetime: '2026-01-10T09:00:00Z',
      end_datetime: '2026-01-11T09:00:00Z',
      event_attendees: attend('ANN'),
    },
    {
      id: 'OVER',
      schedule_ids: ['S1'],
      start_datetime: '2025-12-01T09:00:00Z',
      end_datetime: '2025-12-02T09:00:00Z',
      event_attendees: attend('ANN'),
    },
  ],
  escalationPolicies: [{ id: 'P1', name: 'Night', reassign_account_user_ids: ['ANN'] }],
  routers: [{ id: 'R1', name: 'Door', default_receiver_account_user_id: 'ANN' }],
  integrations: [{ id: 'I1', name: 'Uptime', account_user_ids: ['ANN'] }],
  teams: [{ id: 'T1', name: 'Ops', members: [emailOf('ANN'), emailOf('BOB')], admins: [emailOf('ANN')] }],
};

/** The same without what is over. */
export const ahead = { ...everywhere, events: everywhere.events.filter(({ id }) => id !== 'OVER') };
