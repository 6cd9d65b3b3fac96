import { defineConfig } from './define-config.ts';

/** The one file that an operator edits. What each line may say: docs/configure.md. */
export default defineConfig({
  sources: { okta: {}, pagerduty: {} },
  targets: {
    opsgenie: { region: 'us' },
    // The ids are the simulator's: put your organisation's and your audience-specific pages' here.
    statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
    pagertree: {},
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
  leavers: { grace: '72h', onCall: 'hold' },
});
