import { defineConfig } from './define-config.ts';

/** The one file that an operator edits. What each line may say: the README, "The configuration". */
export default defineConfig({
  sources: { okta: {}, pagerduty: {} },
  targets: {
    opsgenie: { region: 'us' },
    pagertree: {},
  },
  access: [
    { group: '*', opsgenie: { role: 'User' }, pagertree: { roles: ['communicator'] } },
    { group: 'sre', opsgenie: { role: 'Admin', teams: ['SRE'] }, pagertree: { teams: ['SRE'] } },
  ],
  leavers: { grace: '72h', onCall: 'park' },
});
