import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import {
  type Escalation,
  Escalations,
  type ForwardingRule,
  ForwardingRules,
  Members,
  OneEscalation,
  OneForwardingRule,
  type Override,
  Overrides,
  type Paged,
  Rotations,
  type Schedule,
  Schedules,
} from './paging-schema.ts';
import { read } from './read.ts';

/** Who is paged by turns, by escalations and by rules. What is gone is `undefined`; a write answers refusals too. */
export type Paging = {
  /** All schedules with their rotations. */
  schedules(): Promise<Schedule[]>;
  escalations(): Promise<Escalation[]>;
  /** The rules that forward a user's alerts to another one, now or later. */
  forwardingRules(): Promise<ForwardingRule[]>;
  /** The overrides of a schedule that hold now or later. */
  overridesOf(scheduleId: string): Promise<Override[]>;
  /** The ids of a team's members. */
  membersOf(teamId: string): Promise<string[]>;
  /** Has `swap` put others in the place of participants of a rotation; nobody else of ours changes the schedule meanwhile. */
  swapParticipants(scheduleId: string, rotationId: string, swap: Swap): Promise<Answer>;
  /** The same of the overrides of a schedule that hold now or later. Answers the last call. */
  swapOverrides(scheduleId: string, swap: Swap): Promise<Answer>;
  /** The same of the recipients of an escalation's rules. */
  swapRecipients(escalationId: string, swap: Swap): Promise<Answer>;
  /** Has a rule forward to another user; it is deleted where that is whose alerts it forwards. */
  forwardTo(ruleId: string, user: { id: string; username: string }): Promise<Answer>;
  addMember(teamId: string, userId: string): Promise<Answer>;
};

/** Who is paged in place of one who was. */
export type Swap = (paged: Paged) => Paged;

const segment = encodeURIComponent;
/** `scheduleIdentifierType`, where the schedule itself takes `identifierType`. */
const bySchedule = { scheduleIdentifierType: 'id' };
/** `act` has an opinion about these. */
const refusals = [400, 402, 404, 409, 422, 428];

/** https://docs.opsgenie.com/docs/schedule-rotation-api, escalation-api, forwarding-rule-api and team-member-api */
export function createPaging(vendor: Vendor): Paging {
  const get = (path: string, query?: Record<string, string>) => vendor.call({ method: 'GET', path, query });
  const one = (path: string, query: Record<string, string>) =>
    vendor.call({ method: 'GET', path, query, accept: [404] });
  const overridesPath = (scheduleId: string) => `/v2/schedules/${segment(scheduleId)}/overrides`;
  const overrides = async (scheduleId: string) => {
    const answer = await get(overridesPath(scheduleId), bySchedule);
    const rows = read(Overrides, answer).filter(({ endDate }) => Date.parse(endDate) > vendor.now());
    return { answer, rows };
  };
  return {
    async schedules() {
      return read(Schedules, await get('/v2/schedules', { expand: 'rotation' }));
    },
    async escalations() {
      return read(Escalations, await get('/v2/escalations'));
    },
    async forwardingRules() {
      const all = read(ForwardingRules, await get('/v2/forwarding-rules'));
      return all.filter(({ endDate }) => endDate == null || Date.parse(endDate) > vendor.now());
    },
    overridesOf: async (scheduleId) => (await overrides(scheduleId)).rows,
    async membersOf(teamId) {
      return read(Members, await get(`/v2/teams/${segment(teamId)}`, { identifierType: 'id' }));
    },
    // The list that is sent is the whole list, and its order is the order on call: so it is read right before.
    swapParticipants: (scheduleId, rotationId, swap) =>
      vendor.exclusive(`opsgenie/schedule/${scheduleId}`, async () => {
        const path = `/v2/schedules/${segment(scheduleId)}/rotations`;
        const found = await one(path, bySchedule);
        if (found.status === 404) return found;
        const rotation = read(Rotations, found).find(({ id }) => id === rotationId);
        if (rotation === undefined) return found;
        const participants = rotation.participants.map(swap);
        const accept = refusals;
        return vendor.call({
          method: 'PATCH',
          path: `${path}/${segment(rotationId)}`,
          query: bySchedule,
          body: { participants },
          accept,
        });
      }),
    swapOverrides: (scheduleId, swap) =>
      vendor.exclusive(`opsgenie/schedule/${scheduleId}`, async () => {
        const { answer, rows } = await overrides(scheduleId);
        let last = answer;
        for (const { alias, ...override } of rows) {
          const user = swap(override.user);
          if (user === override.user) continue;
          const path = `${overridesPath(scheduleId)}/${segment(alias)}`;
          const body = { ...override, user };
          last = await vendor.call({ method: 'PUT', path, query: bySchedule, body, accept: refusals });
          if (last.status >= 300) return last;
        }
        return last;
      }),
    swapRecipients: (escalationId, swap) =>
      vendor.exclusive(`opsgenie/escalation/${escalationId}`, async () => {
        const path = `/v2/escalations/${segment(escalationId)}`;
        const query = { identifierType: 'id' };
        const found = await one(path, query);
        if (found.status === 404) return found;
        const rules = read(OneEscalation, found).rules.map((rule) => ({
          ...rule,
          recipient: swap(rule.recipient),
        }));
        return vendor.call({ method: 'PATCH', path, query, body: { rules }, accept: refusals });
      }),
    async forwardTo(ruleId, user) {
      const path = `/v2/forwarding-rules/${segment(ruleId)}`;
      const query = { identifierType: 'id' };
      const found = await one(path, query);
      if (found.status === 404) return found;
      const { fromUser, endDate, ...rest } = read(OneForwardingRule, found);
      if (fromUser.username.toLowerCase() === user.username.toLowerCase()) {
        return vendor.call({ method: 'DELETE', path, query, accept: refusals });
      }
      const body = { ...rest, fromUser, ...(endDate != null && { endDate }), toUser: user };
      return vendor.call({ method: 'PUT', path, query, body, accept: refusals });
    },
    addMember: (teamId, id) =>
      vendor.call({
        method: 'POST',
        path: `/v2/teams/${segment(teamId)}/members`,
        query: { teamIdentifierType: 'id' },
        body: { user: { id }, role: 'user' },
        accept: refusals,
      }),
  };
}
