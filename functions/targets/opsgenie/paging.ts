import type { Vendor } from '../../core/contracts/api.ts';
import { minute } from '../../lib/duration.ts';
import { createMemo } from '../../lib/memo.ts';
import {
  type Escalation,
  Escalations,
  type ForwardingRule,
  ForwardingRules,
  isAhead,
  Members,
  type Override,
  Overrides,
  type RoutingRule,
  RoutingRules,
  type Schedule,
  Schedules,
} from './paging-schema.ts';
import { read } from './read.ts';

/** Who is paged by turns, by escalations and by rules. */
export type Paging = {
  /** All schedules with their rotations. This list and the two that follow are read once for all leavers of a minute. */
  schedules(): Promise<Schedule[]>;
  escalations(): Promise<Escalation[]>;
  /** The rules that forward a user's alerts to another one, now or later. */
  forwardingRules(): Promise<ForwardingRule[]>;
  /** The overrides of a schedule that hold now or later. */
  overridesOf(scheduleId: string): Promise<Override[]>;
  /** Whom a team's alerts notify, by its rules. */
  routingRulesOf(teamId: string): Promise<RoutingRule[]>;
  /** The ids of a team's members. */
  membersOf(teamId: string): Promise<string[]>;
  /** What was read is out of date: something of it was changed. */
  forget(): void;
};

/** `scheduleIdentifierType`, where the schedule itself takes `identifierType`. */
export const bySchedule = { scheduleIdentifierType: 'id' };
/** `teamIdentifierType`, where the team itself takes `identifierType`. */
export const byTeam = { teamIdentifierType: 'id' };

const segment = encodeURIComponent;
export const overridesPath = (scheduleId: string) => `/v2/schedules/${segment(scheduleId)}/overrides`;
export const routingRulesPath = (teamId: string) => `/v2/teams/${segment(teamId)}/routing-rules`;

/** https://docs.opsgenie.com/docs/schedule-api, escalation-api, forwarding-rule-api, team-api and team-routing-rule-api */
export function createPaging({ call, now }: Pick<Vendor, 'call' | 'now'>): Paging {
  const get = (path: string, query?: Record<string, string>) => call({ method: 'GET', path, query });
  const lists = {
    schedules: createMemo(now, minute, async () =>
      read(Schedules, await get('/v2/schedules', { expand: 'rotation' })),
    ),
    escalations: createMemo(now, minute, async () => read(Escalations, await get('/v2/escalations'))),
    rules: createMemo(now, minute, async () => read(ForwardingRules, await get('/v2/forwarding-rules'))),
  };
  return {
    schedules: lists.schedules.get,
    escalations: lists.escalations.get,
    forwardingRules: async () => (await lists.rules.get()).filter(isAhead(now())),
    async overridesOf(scheduleId) {
      return read(Overrides, await get(overridesPath(scheduleId), bySchedule)).filter(isAhead(now()));
    },
    async routingRulesOf(teamId) {
      return read(RoutingRules, await get(routingRulesPath(teamId), byTeam));
    },
    async membersOf(teamId) {
      return read(Members, await get(`/v2/teams/${segment(teamId)}`, { identifierType: 'id' }));
    },
    forget() {
      for (const list of Object.values(lists)) list.forget();
    },
  };
}
