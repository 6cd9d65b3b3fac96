import { defineConfig } from '../../functions/define-config.ts';

/** What a newcomer starts with, but with a grace period that a test can wait out. */
export default defineConfig({
  sources: { okta: {}, pagerduty: {} },
  targets: {
    opsgenie: {},
    statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
    // The simulator takes ten calls a second; what is polite in the long run would make the test wait.
    pagertree: { limits: [{ calls: 8, seconds: 1 }] },
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
  leavers: { grace: '3s' },
});
