import { defineConfig } from '../../../functions/define-config.ts';

/** The configuration of `npm start -- --demo`: an organization that was on call before Rollcall came. See docs/first-day.md. */
export default defineConfig({
  sources: { okta: { org: 'https://localorg.okta.com' } },
  targets: {
    opsgenie: { region: 'us' },
    statuspage: { organization: 'localorg0000', pages: ['localpage001', 'localpage002'] },
    pagertree: {},
  },
  access: [
    { group: '*', opsgenie: { role: 'User' } },
    {
      group: 'sre',
      opsgenie: { role: 'Admin', teams: ['SRE'] },
      statuspage: { pages: { localpage002: { groups: ['Internal'], components: ['API'] } } },
      pagertree: { roles: ['communicator'], teams: ['SRE'] },
    },
    { group: 'support', statuspage: { pages: { localpage001: { groups: ['Customers'] } } } },
  ],
  leavers: { grace: '72h', onCall: 'hold', brake: { people: 5, per: '1h' } },
});
