import { defineConfig } from '../../functions/define-config.ts';

const unlimited = [{ calls: 10_000, seconds: 1 }];

/** Three vendors without limits worth the name: for measuring Rollcall alone. */
export default defineConfig({
  sources: { okta: {}, pagerduty: {} },
  targets: {
    opsgenie: { limits: { configuration: unlimited, search: unlimited } },
    statuspage: { organization: 'localorg0000', pages: ['localpage001'], limits: unlimited },
    pagertree: { limits: unlimited },
  },
  access: [
    {
      group: '*',
      opsgenie: { role: 'User' },
      statuspage: { pages: { localpage001: { groups: ['Customers'] } } },
      pagertree: { roles: ['communicator'] },
    },
    { group: 'sre', opsgenie: { teams: ['SRE'] }, pagertree: { teams: ['SRE'] } },
    { group: 'platform', opsgenie: { teams: ['Platform'] }, pagertree: { teams: ['Platform'] } },
  ],
});
