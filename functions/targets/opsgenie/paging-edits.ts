import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import { groundOf } from './ground.ts';
import { bySchedule, byTeam, overridesPath, type Paging, routingRulesPath } from './paging.ts';
import {
  isAhead,
  OneEscalation,
  OneForwardingRule,
  type Override,
  Overrides,
  type Paged,
  Rotations,
} from './paging-schema.ts';
import { read } from './read.ts';

/**
 * Changes of who is paged. Each reads right before what it replaces as a whole, while nobody else of ours changes it; what is gone
 * answers 404, and refusals are answered too.
 */
export type PagingEdits = {
  /** Has `swap` put others in the place of participants of a rotation. `ground`: see `groundOf`; throws `Transient` where it has moved. */
  participants(place: { schedule: string; rotation: string }, swap: Swap, ground?: string): Promise<Answer>;
  /** The same of the overrides of a schedule that hold now or later. Answers the last call. */
  overrides(scheduleId: string, swap: Swap, ground?: string): Promise<Answer>;
  /** The same of the recipients of an escalation's rules. */
  recipients(escalationId: string, swap: Swap): Promise<Answer>;
  /** Has a rule forward to another user; it is deleted where that is nobody, or whose alerts it forwards. */
  forward(ruleId: string, to: { id: string; username: string } | undefined): Promise<Answer>;
  /** Has a team's rule notify another one. */
  notify(teamId: string, ruleId: string, notify: Paged): Promise<Answer>;
  addMember(teamId: string, userId: string): Promise<Answer>;
};

/** Who is paged in place of one who was; `undefined` for nobody. */
export type Swap = (paged: Paged) => Paged | undefined;

const segment = encodeURIComponent;
const byId = { identifierType: 'id' };
/** `act` has an opinion about these. */
const accept = [400, 402, 404, 409, 422, 428];

/** https://docs.opsgenie.com/docs/schedule-rotation-api, schedule-override-api, escalation-api and forwarding-rule-api */
export function createPagingEdits(vendor: Vendor, paging: Paging): PagingEdits {
  const one = (path: string, query: Record<string, string>) =>
    vendor.call({ method: 'GET', path, query, accept: [404] });
  /** Whatever becomes of it, what was read before is out of date. */
  const alone = (name: string, work: () => Promise<Answer>) =>
    vendor.exclusive(`opsgenie/${name}`, () => work().finally(paging.forget));
  const refuseMoved = async (schedule: string, overrides: Override[], ground: string) => {
    const found = await one(`/v2/schedules/${segment(schedule)}/rotations`, bySchedule);
    if (found.status === 404 || groundOf(read(Rotations, found), overrides) !== ground) throw moved();
  };
  /** Answers the last call, or the first refusal; what is gone meanwhile is none. */
  const swapEach = async (schedule: string, overrides: Override[], swap: Swap, found: Answer) => {
    let last = found;
    for (const { alias, ...override } of overrides) {
      const user = swap(override.user);
      if (user === override.user) continue;
      const path = `${overridesPath(schedule)}/${segment(alias)}`;
      const written = user && ({ method: 'PUT', body: { ...override, user } } as const);
      last = await vendor.call({ method: 'DELETE', ...written, path, query: bySchedule, accept });
      if (last.status >= 300 && last.status !== 404) return last;
    }
    return last;
  };
  return {
    participants: ({ schedule, rotation: rotationId }, swap, ground) =>
      alone(`schedule/${schedule}`, async () => {
        const path = `/v2/schedules/${segment(schedule)}/rotations`;
        const found = await one(path, bySchedule);
        if (found.status === 404) return found;
        const rotations = read(Rotations, found);
        if (ground !== undefined && groundOf(rotations, await paging.overridesOf(schedule)) !== ground) {
          throw moved();
        }
        const rotation = rotations.find(({ id }) => id === rotationId);
        if (rotation === undefined) return found;
        const participants = rotation.participants.map((each) => swap(each) ?? { type: 'none' });
        const query = bySchedule;
        const own = `${path}/${segment(rotationId)}`;
        return vendor.call({ method: 'PATCH', path: own, query, body: { participants }, accept });
      }),
    overrides: (schedule, swap, ground) =>
      alone(`schedule/${schedule}`, async () => {
        const found = await one(overridesPath(schedule), bySchedule);
        if (found.status === 404) return found;
        const overrides = read(Overrides, found).filter(isAhead(vendor.now()));
        if (ground !== undefined) await refuseMoved(schedule, overrides, ground);
        return swapEach(schedule, overrides, swap, found);
      }),
    recipients: (escalationId, swap) =>
      alone(`escalation/${escalationId}`, async () => {
        const path = `/v2/escalations/${segment(escalationId)}`;
        const found = await one(path, byId);
        if (found.status === 404) return found;
        const rules = read(OneEscalation, found).rules.flatMap((rule) => {
          const recipient = swap(rule.recipient);
          return recipient === undefined ? [] : [{ ...rule, recipient }];
        });
        return vendor.call({ method: 'PATCH', path, query: byId, body: { rules }, accept });
      }),
    forward: (ruleId, to) =>
      alone(`forwarding rule/${ruleId}`, async () => {
        const path = `/v2/forwarding-rules/${segment(ruleId)}`;
        const found = await one(path, byId);
        if (found.status === 404) return found;
        const { fromUser, endDate, ...rest } = read(OneForwardingRule, found);
        if (to === undefined || fromUser.username.toLowerCase() === to.username.toLowerCase()) {
          return vendor.call({ method: 'DELETE', path, query: byId, accept });
        }
        const body = { ...rest, fromUser, ...(endDate != null && { endDate }), toUser: to };
        return vendor.call({ method: 'PUT', path, query: byId, body, accept });
      }),
    notify: (teamId, ruleId, notify) =>
      alone(`team/${teamId}`, () => {
        const path = `${routingRulesPath(teamId)}/${segment(ruleId)}`;
        return vendor.call({ method: 'PATCH', path, query: byTeam, body: { notify }, accept });
      }),
    addMember: (teamId, id) =>
      alone(`team/${teamId}`, () =>
        vendor.call({
          method: 'POST',
          path: `/v2/teams/${segment(teamId)}/members`,
          query: byTeam,
          body: { user: { id }, role: 'user' },
          accept,
        }),
      ),
  };
}

function moved(): Transient {
  return new Transient('the schedule was changed since it was looked at: the removal is planned again');
}
