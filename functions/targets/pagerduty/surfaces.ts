import type { Surface, Unchecked } from '../../core/contracts/surface.ts';

/** https://developer.pagerduty.com/api-reference */
export const surfaces: readonly Surface[] = [
  { surface: 'sessions', path: /^\/oauth_delegations/ },
  { surface: 'notification rules', path: /^\/users\/[^/]+\/notification_rules/ },
  { surface: 'contact methods', path: /^\/users\/[^/]+\/contact_methods/ },
  { surface: 'open incidents', path: /^\/incidents/ },
  { surface: 'escalation policies', path: /^\/escalation_policies/ },
  { surface: 'overrides and shifts to come', path: /^(\/v3)?\/schedules\/[^/]+\/(overrides|custom_shifts)/ },
  { surface: 'schedules of layers', path: /^\/schedules/ },
  { surface: 'schedules of shifts, where the account has them', path: /^\/v3\/schedules/ },
  { surface: 'teams', path: /^\/teams/ },
  { surface: 'the user, its role and its calendar feed', path: /^\/users/ },
];

export const unchecked: readonly Unchecked[] = [
  // https://developer.pagerduty.com/api-reference
  {
    surface: 'overrides that begin in more than 90 days, of schedules that they are not on',
    why: 'there is no list of all overrides, and who is on call is told for 90 days',
  },
  // https://support.pagerduty.com/main/docs/api-access-keys
  {
    surface: 'account API keys that they made or know',
    why: 'the API lists no keys: make new ones by hand; their own user keys end with the user',
  },
  // https://support.pagerduty.com/main/docs/incident-workflows
  {
    surface: 'workflows, event orchestrations and extensions',
    why: 'their actions may name a person in free text',
  },
];
