import type { Surface, Unchecked } from '../../core/contracts/surface.ts';

/** https://developer.pagerduty.com/api-reference */
export const surfaces: readonly Surface[] = [
  { surface: 'sessions', path: /^\/oauth_delegations/ },
  { surface: 'notification rules', path: /^\/users\/[^/]+\/notification_rules/ },
  { surface: 'contact methods', path: /^\/users\/[^/]+\/contact_methods/ },
  { surface: 'open incidents', path: /^\/incidents/ },
  { surface: 'escalation policies', path: /^\/escalation_policies/ },
  { surface: 'schedules', path: /^(\/v3)?\/schedules/ },
  { surface: 'teams', path: /^\/teams/ },
  { surface: 'the user, its role and its calendar feed', path: /^\/users/ },
];

export const unchecked: readonly Unchecked[] = [
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
