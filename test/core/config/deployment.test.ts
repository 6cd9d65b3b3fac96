import { describe, expect, test } from 'vitest';
import { parseDeployment } from '../../../functions/core/config/deployment.ts';
import { InvalidConfig } from '../../../functions/core/config/invalid-config.ts';
import { parseKeep } from '../../../functions/core/config/keep.ts';
import { readConfig } from '../../../functions/read-config.ts';
import { sources } from '../../../functions/sources/index.ts';
import { webhookIps } from '../../../functions/sources/pagerduty/webhook-ips.ts';

const good = { sources: { okta: {}, pagerduty: {} }, targets: { pagertree: {} }, access: [] };
const parse = (deployment?: object) => parseDeployment({ ...good, deployment }, sources);

describe('how Rollcall is deployed', () => {
  test('needs no word: AWS’s keys, no domain, no lists, no mail', () => {
    expect(parse()).toEqual({ kms: 'aws', allowList: {}, silentAfter: {} });
    expect(parse({})).toEqual({ kms: 'aws', allowList: {}, silentAfter: {} });
  });

  test('keeps what is left of people for 400 days, or as long as is written', () => {
    expect(parseKeep(good)).toBe(400 * 86_400_000);
    expect(parseKeep({ ...good, deployment: { keep: '30d', kms: 'aws' } })).toBe(30 * 86_400_000);
    expect(parse({ keep: '30d' })).toMatchObject({ keep: 30 * 86_400_000 });
    expect(() => parseKeep({ deployment: { keep: '1d' } })).toThrow(InvalidConfig);
  });

  test('is taken as written, times in milliseconds', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f-1';
    const domain = { name: 'rollcall.example.com', certificateArn };
    const rest = { domain, logRetentionDays: 365, protect: false, receiveAtOnce: 20 };
    const alarmEmail = 'sre@example.com';
    expect(parse({ kms: 'customer', silentAfter: { okta: '24h' }, alarmEmail, ...rest })).toEqual({
      kms: 'customer',
      allowList: {},
      silentAfter: { okta: 24 * 3_600_000 },
      alarms: { email: alarmEmail },
      ...rest,
    });
  });

  test('waits for no webhook of a source that is read from a file', () => {
    const raw = { ...good, sources: { okta: {}, csv: {} } };
    const deployed = (deployment: object) => () => parseDeployment({ ...raw, deployment }, sources);
    expect(deployed({ silentAfter: { csv: '24h' } })).toThrow(
      /^deployment\.silentAfter\.csv: CSV delivers nothing by itself: leave it out\.$/,
    );
    expect(deployed({ allowList: { csv: '198.51.100.7' } })).toThrow(InvalidConfig);
    expect(deployed({ silentAfter: { okta: '24h' } })).not.toThrow();
  });

  test('says who gets the alarms: an address, a topic, or nobody by name', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:pager';
    expect(parse({ alarmTopic: topicArn }).alarms).toEqual({ topicArn });
    expect(parse({ alarmEmail: 'nobody' }).alarms).toBe('nobody');
    expect(parse({}).alarms).toBeUndefined();
  });

  test('takes the key of another account by its ARN', () => {
    const arn = 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab';
    expect(parse({ kms: arn }).kms).toEqual({ arn });
  });

  test('knows a vendor’s published lists by their names, beside addresses of one’s own', () => {
    expect(
      parse({ allowList: { pagerduty: ['eu', '198.51.100.0/24'], okta: ['2001:db8::/32'] } }).allowList,
    ).toEqual({
      pagerduty: [...webhookIps.eu, '198.51.100.0/24'],
      okta: ['2001:db8::/32'],
    });
  });

  test('takes one list or address without brackets', () => {
    expect(parse({ allowList: { pagerduty: 'eu', okta: '198.51.100.7' } }).allowList).toEqual({
      pagerduty: [...webhookIps.eu],
      okta: ['198.51.100.7'],
    });
  });

  test('is no rule about people: a change of it does not make anybody be looked at again', () => {
    const changed = readConfig({ ...good, deployment: { kms: 'customer' } });
    expect(changed).toEqual(readConfig(good));
  });
});

/** What it is, what the operator wrote, and the sentence that they get. */
type Mistake = [string, object, RegExp];

describe('a mistake in it is one sentence that says where and what', () => {
  test.each<Mistake>([
    ['a word that does not exist', { kmz: 'aws' }, /^the configuration, at deployment: .*kmz/],
    ['an alias of a key', { kms: 'alias/mine' }, /deployment\.kms: write aws, customer or the ARN of a key/],
    [
      'two ways for the alarms',
      { alarmEmail: 'a@example.com', alarmTopic: 'arn:aws:sns:eu-west-1:123456789012:pager' },
      /alarmEmail and deployment\.alarmTopic: write one of them/,
    ],
    ['a topic by its name', { alarmTopic: 'pager' }, /deployment\.alarmTopic: write the ARN of a topic/],
    ['no room for webhooks', { receiveAtOnce: 0 }, /deployment\.receiveAtOnce: write a whole number/],
    ['half a webhook', { receiveAtOnce: 7.5 }, /deployment\.receiveAtOnce: write a whole number/],
    [
      'a domain without a certificate',
      { domain: { name: 'a.example.com' } },
      /deployment\.domain\.certificateArn/,
    ],
    [
      'an address as the domain',
      { domain: { name: 'https://a.example.com' } },
      /deployment\.domain\.name: write a name/,
    ],
    [
      'days that CloudWatch does not know',
      { logRetentionDays: 15 },
      /deployment\.logRetentionDays: CloudWatch only takes 1, 3/,
    ],
    ...['29d', '3651d', '12h', 'for ever'].map(
      (keep): Mistake => [
        `people who left kept ${keep}`,
        { keep },
        /deployment\.keep: write (whole days from 30d to 3650d|a length)/,
      ],
    ),
    [
      'two people to mail to',
      { alarmEmail: 'a@example.com, b@example.com' },
      /deployment\.alarmEmail: write one e-mail/,
    ],
    ['a list without an entry', { allowList: { okta: [] } }, /deployment\.allowList\.okta/],
    [
      'the list of a source that is not configured',
      { allowList: { scim: ['198.51.100.7'] } },
      /^deployment\.allowList\.scim is not one of the configured sources: write one of okta, pagerduty\.$/,
    ],
    [
      'the list of a misspelt source',
      { allowList: { pagerdutty: 'us' } },
      /^deployment\.allowList\.pagerdutty is not one of the configured sources: did you mean pagerduty\?$/,
    ],
    [
      'a misspelt list',
      { allowList: { pagerduty: 'uss' } },
      /^deployment\.allowList\.pagerduty: uss is no address: did you mean us\?$/,
    ],
    [
      'addresses that are a number',
      { allowList: { okta: 7 } },
      /deployment\.allowList\.okta: write an address, a range, or a list of them\.$/,
    ],
    ...['10.1.2.3', '192.168.0.0/16', 'fd00::1'].map(
      (okta): Mistake => [
        `the private address ${okta}`,
        { allowList: { okta } },
        /^deployment\.allowList\.okta: .+ is in a private network, from where no webhook comes: write/,
      ],
    ),
    [
      'a certificate of one region and a topic of another',
      {
        domain: {
          name: 'rollcall.acme.com',
          certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0f-1',
        },
        alarmTopic: 'arn:aws:sns:us-east-1:123456789012:pager',
      },
      /^deployment\.alarmTopic is in us-east-1 and domain\.certificateArn in eu-west-1: write the ARN of one in the region of the stack\.$/,
    ],
    [
      'a list that no vendor publishes',
      { allowList: { pagerduty: ['jp'] } },
      /^deployment\.allowList\.pagerduty: jp is no address; write us, eu \(the lists that the vendor publishes\), an address or a range such as 198\.51\.100\.0\/24\.$/,
    ],
    [
      'another vendor’s list',
      { allowList: { okta: ['us'] } },
      /^deployment\.allowList\.okta: us is no address; write an address or a range such as 198\.51\.100\.0\/24\.$/,
    ],
    [
      'a silentAfter that is no time',
      { silentAfter: { okta: 'long' } },
      /deployment\.silentAfter\.okta: write a length of time/,
    ],
    ...['0h', '999999999d', `${'9'.repeat(400)}d`].map(
      (okta): Mistake => [
        `a silentAfter of ${okta.slice(0, 20)}`,
        { silentAfter: { okta } },
        /deployment\.silentAfter\.okta: write/,
      ],
    ),
    [
      'a silentAfter of minutes',
      { silentAfter: { okta: '90m' } },
      /deployment\.silentAfter\.okta: write whole hours/,
    ],
    [
      'a silentAfter of weeks',
      { silentAfter: { okta: '8d' } },
      /deployment\.silentAfter\.okta: write whole hours/,
    ],
    [
      'the silentAfter of a source that is not configured',
      { silentAfter: { scim: '1h' } },
      /^deployment\.silentAfter\.scim is not/,
    ],
  ])('%s', (_title, deployment, sentence) => {
    expect(() => parse(deployment)).toThrow(InvalidConfig);
    expect(() => parse(deployment)).toThrow(sentence);
  });
});
