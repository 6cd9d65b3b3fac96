import { defineConfig } from '../../functions/define-config.ts';

const unlimited = [{ calls: 10_000, seconds: 1 }];

/** What a newcomer starts with, but with a grace period that a test can wait out. */
export default defineConfig({
  sources: { okta: {}, pagerduty: {}, scim: {} },
  // The simulators take as many calls as come: a test should not wait for what is polite in the long run.
  targets: {
    opsgenie: { limits: { configuration: unlimited, search: unlimited } },
    statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'], limits: unlimited },
    pagertree: { limits: unlimited },
  },
  access: [
    {
      group: '*',
      opsgenie: { role: 'User' },
      statuspage: { pages: { localpage001: { groups: ['Customers'] } } },
      pagertree: { roles: ['communicator'] },
    },
    {
      group: 'sre',
      opsgenie: { role: 'Admin', teams: ['SRE'] },
      statuspage: { pages: { localpage002: { groups: ['Internal'], components: ['API'] } } },
      pagertree: { teams: ['SRE'] },
    },
  ],
  leavers: { grace: '3s', brake: false },
});
