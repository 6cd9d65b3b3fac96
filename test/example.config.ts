import { defineConfig } from '../functions/define-config.ts';

export default defineConfig({
  // Where people come from, the most authoritative first.
  sources: {
    okta: {
      org: 'https://acme.okta.com',
      header: 'authorization',
      deactivated: 'leaver',
      application: '0oa1b2c3d4e5f6g7h8i9',
      allowUnauthenticatedChallenge: false,
    },
    pagerduty: {},
    scim: {},
    csv: { tenant: 'acme' },
  },
  // The tools whose accounts are kept.
  targets: {
    opsgenie: {
      region: 'us',
      limits: { configuration: [{ calls: 60, seconds: 60 }], search: [{ calls: 30, seconds: 60 }] },
    },
    statuspage: {
      organization: 'kq2wm8x1v0zd',
      pages: ['p6t1q6y2c3m3'],
      limits: [{ calls: 60, seconds: 60 }],
    },
    pagertree: { keyOwner: 'oncall-bot@acme.com', limits: [{ calls: 20, seconds: 10 }] },
    pagerduty: {
      region: 'us',
      from: 'oncall-bot@acme.com',
      app: { client: '6f1a9c1e-57d6-4ad2-9b0f-1f1b0c7f8a11', subdomain: 'acme' }, // or none of it, and an account's key
      limits: [{ calls: 480, seconds: 60 }],
    },
  },
  // Who gets what. The grants of several lines add up.
  access: [
    {
      group: '*',
      opsgenie: { role: 'User' },
      statuspage: { pages: { p6t1q6y2c3m3: { groups: ['Customers'] } } },
      pagertree: { roles: ['communicator'] },
      pagerduty: { role: 'limited_user' },
    },
    {
      group: 'sre',
      opsgenie: { role: 'Admin', teams: ['SRE'] },
      statuspage: {
        pages: { p6t1q6y2c3m3: { groups: ['Internal'], components: ['API'] } },
        permissions: { p6t1q6y2c3m3: { configuration: false, incidents: true, maintenance: true } },
      },
      pagertree: { roles: ['admin'], teams: ['SRE'], teamAdmin: ['SRE'] },
      pagerduty: { role: 'user', teams: { SRE: 'responder' } },
    },
  ],
  leavers: {
    grace: '72h',
    keepSnapshots: '400d',
    onCall: { replace: { opsgenie: 'kim@acme.com' }, otherwise: 'hold' }, // or 'hold' or 'force' alone
    brake: { people: 10, per: '1h' }, // or { percent: 5, per: '1h' }
  },
  deployment: {
    alarmEmail: 'oncall@acme.com',
    // alarmTopic: 'arn:aws:sns:eu-west-1:123456789012:pager', instead of alarmEmail
    allowList: { pagerduty: 'us', okta: ['8.8.8.0/24', '8.8.4.4'] },
    domain: {
      name: 'rollcall.acme.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
    },
    keep: '400d',
    kms: 'customer',
    logRetentionDays: 365,
    protect: true,
    receiveAtOnce: 100,
    silentAfter: { okta: '24h' },
  },
});
