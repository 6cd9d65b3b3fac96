/**
 * What an app has to be given for everything that Rollcall does; notification rules go with the contact methods:
 * https://developer.pagerduty.com/docs/app-integration-development/oauth-functionality/
 */
export const scopes = [
  'users.read',
  'users.write',
  'users:contact_methods.read',
  'users:contact_methods.write',
  'oauth_delegations.read',
  'oauth_delegations.write',
  'teams.read',
  'teams.write',
  'licenses.read',
  'incidents.read',
  'incidents.write',
  'escalation_policies.read',
  'escalation_policies.write',
  'schedules.read',
  'schedules.write',
  'oncalls.read',
];
