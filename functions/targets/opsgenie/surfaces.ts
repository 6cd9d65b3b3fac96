import type { Surface, Unchecked } from '../../core/contracts/surface.ts';

/** https://docs.opsgenie.com/docs/api-overview */
export const surfaces: readonly Surface[] = [
  { surface: 'contacts', path: /^\/v2\/users\/[^/]+\/contacts/ },
  { surface: 'overrides of schedules', path: /^\/v2\/schedules\/[^/]+\/overrides/ },
  { surface: 'rotations of schedules', path: /^\/v2\/schedules\// },
  { surface: 'escalations', path: /^\/v2\/escalations/ },
  { surface: 'forwarding rules', path: /^\/v2\/forwarding-rules/ },
  { surface: 'routing rules of teams', path: /^\/v2\/teams\/[^/]+\/routing-rules/ },
  { surface: 'teams', path: /^\/v2\/teams/ },
  { surface: 'the account and its role', path: /^\/v2\/users/ },
];

export const unchecked: readonly Unchecked[] = [
  // https://docs.opsgenie.com/docs/schedule-override-api
  {
    surface: 'overrides of schedules that neither they nor their teams are on',
    why: 'there is no list of all overrides, so with more than eight schedules these are left out',
  },
  // https://docs.opsgenie.com/docs/policy-api
  {
    surface: 'alert and notification policies',
    why: 'their conditions and actions may name a person in free text',
  },
  // https://docs.opsgenie.com/docs/integration-api
  {
    surface: 'integrations and their API keys',
    why: 'the API does not say who made them, and their actions may name a person in free text',
  },
  // https://docs.opsgenie.com/docs/alert-api-continued
  { surface: 'saved searches', why: 'they page nobody' },
  {
    surface: 'open alerts that they own',
    why: 'none of them is given to another person',
  },
];
