import { defineConfig } from '../../functions/define-config.ts';

/** Everything that a deployment can be told. */
export default defineConfig({
  sources: { okta: {}, pagerduty: {} },
  targets: { pagertree: {} },
  access: [],
  deployment: {
    kms: 'customer',
    domain: {
      name: 'rollcall.acme.com',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab',
    },
    allowList: { pagerduty: ['us', '8.8.8.8'], okta: ['8.8.4.0/24'] },
    logRetentionDays: 365,
    alarmEmail: 'sre@acme.com',
    silentAfter: { okta: '24h' },
  },
});
