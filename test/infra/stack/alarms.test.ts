import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leaversNotMuted } from '../../../functions/core/sweep/late-leavers.ts';
import { notLookedAt } from '../../../functions/core/sweep/look.ts';
import type { MetricName } from '../../../functions/core/telemetry/metrics.ts';
import { type Sample, type State, stateOf } from './alarm.ts';
import { emitted } from './emitted.ts';
import { type Resource, synthesize } from './template.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.parse('2026-05-04T12:00:00Z');

const stack = synthesize({
  sources: ['okta', 'pagerduty'],
  targets: ['opsgenie', 'bellhop'],
  deployment: { allowList: { pagerduty: ['198.51.100.7'] }, silentAfter: { okta: 24 * hour } },
});
const alarms = stack.of('AWS::CloudWatch::Alarm');
const nameOf = ({ properties }: Resource) => String(properties.AlarmName).replace('rollcall-dev-', '');
const alarm = (name: string) => stack.only('AWS::CloudWatch::Alarm', 'AlarmName', `rollcall-dev-${name}`);
const get = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });

const told = (ago: number, name: MetricName, value: number, dimensions: object) =>
  emitted(now - ago, name, value, dimensions);

/** What AWS tells by itself. */
function seen(ago: number, namespace: string, name: string, value: number, dimensions: object): Sample[] {
  return [{ namespace, name, value, dimensions: { ...dimensions }, at: now - ago }];
}
const inQueue = (ago: number, name: string, value: number, queue: string) =>
  seen(ago, 'AWS/SQS', name, value, { QueueName: get(stack.queue(queue).id, 'QueueName') });
const inFunction = (ago: number, name: string, value: number, lambda: string) =>
  seen(ago, 'AWS/Lambda', name, value, { FunctionName: { Ref: stack.function(lambda).id } });
const atTheDoor = (ago: number, value: number) =>
  seen(ago, 'AWS/ApiGateway', '5xx', value, { ApiId: { Ref: stack.only('AWS::ApiGatewayV2::Api').id } });

/** A sample in each of so many periods back from now. */
const steadily = (periods: number, period: number, sample: (ago: number) => Sample[]): Sample[] =>
  Array.from({ length: periods }, (_, index) => sample(index * period + 1_000)).flat();

type Case = [title: string, samples: Sample[], state: State, before?: State];
const judge = (name: string, cases: Case[]) =>
  test.each(cases)(`${name} %s`, (_, samples, state, before = 'OK') => {
    expect(stateOf(alarm(name), samples, now, before)).toBe(state);
  });

describe('an alarm goes off for its reason, and for nothing less', () => {
  judge('opsgenie-dead-letters', [
    [
      'for the first dead letter',
      inQueue(1_000, 'ApproximateNumberOfMessagesVisible', 1, 'opsgenie-dead'),
      'ALARM',
    ],
    [
      'not for another target’s',
      inQueue(1_000, 'ApproximateNumberOfMessagesVisible', 1, 'bellhop-dead'),
      'OK',
    ],
    [
      'is over when the queue is empty',
      inQueue(1_000, 'ApproximateNumberOfMessagesVisible', 0, 'opsgenie-dead'),
      'OK',
      'ALARM',
    ],
    ['is not over because SQS stopped reporting', [], 'ALARM', 'ALARM'],
  ]);
  judge('lifecycle-dead-letters', [
    [
      'for an event given up',
      inQueue(1_000, 'ApproximateNumberOfMessagesVisible', 1, 'lifecycle-dead'),
      'ALARM',
    ],
  ]);
  judge('opsgenie-leavers-not-muted', [
    ['for one leaver', told(1_000, 'LeaversNotMuted', 1, { target: 'opsgenie' }), 'ALARM'],
    ['not for nobody', told(1_000, 'LeaversNotMuted', 0, { target: 'opsgenie' }), 'OK', 'ALARM'],
    ['not for another target’s', told(1_000, 'LeaversNotMuted', 1, { target: 'bellhop' }), 'OK'],
  ]);
  judge('opsgenie-brake', [
    ['for one person who is held', told(1_000, 'HeldByBrake', 1, { target: 'opsgenie' }), 'ALARM'],
    ['is over when nobody is held', [], 'OK', 'ALARM'],
  ]);
  judge('opsgenie-credential', [
    ['for a refusal', told(1_000, 'CredentialFailure', 1, { target: 'opsgenie' }), 'ALARM'],
    ['lasts between two tries', told(6 * minute, 'CredentialFailure', 1, { target: 'opsgenie' }), 'ALARM'],
    [
      'is over a quarter of an hour after the last one',
      told(16 * minute, 'CredentialFailure', 1, { target: 'opsgenie' }),
      'OK',
      'ALARM',
    ],
  ]);
  judge('opsgenie-drift', [
    ['after two days', told(1_000, 'DriftAge', 49, { target: 'opsgenie' }), 'ALARM'],
    ['not after one', told(1_000, 'DriftAge', 25, { target: 'opsgenie' }), 'OK', 'ALARM'],
  ]);
  judge('okta-directory', [
    ['after two days', told(1_000, 'DirectoryAge', 49, { source: 'okta' }), 'ALARM'],
    ['not after one', told(1_000, 'DirectoryAge', 25, { source: 'okta' }), 'OK', 'ALARM'],
  ]);
  judge('okta-source-credential', [
    ['for a refusal', told(1_000, 'SourceCredentialFailure', 1, { source: 'okta' }), 'ALARM'],
    ['not otherwise', [], 'OK'],
  ]);
  const aged = (queue: string, age: number, periods = 3) =>
    steadily(periods, 5 * minute, (ago) => inQueue(ago, 'ApproximateAgeOfOldestMessage', age / 1000, queue));
  judge('opsgenie-waiting', [
    ['not for an outage of hours, which is waited out', aged('opsgenie', 4 * hour), 'OK'],
    [
      'for one that leaves people without their account for a working day',
      aged('opsgenie', 7 * hour),
      'ALARM',
    ],
    ['not for one glance', aged('opsgenie', 7 * hour, 2), 'OK'],
  ]);
  judge('opsgenie-leavers-waiting', [
    ['sooner than for joiners', aged('opsgenie-leavers', 2 * hour), 'ALARM'],
    ['not for a wait at the rate limit', aged('opsgenie-leavers', 10 * minute), 'OK'],
  ]);
  judge('lifecycle-waiting', [
    ['for events that nobody routes', aged('lifecycle', hour), 'ALARM'],
    ['not for a burst of them', aged('lifecycle', 10 * minute), 'OK'],
  ]);
  judge('lifecycle-leavers-waiting', [
    ['sooner for leavers whom nobody routes', aged('lifecycle-leavers', 20 * minute), 'ALARM'],
    ['not for many of them at once', aged('lifecycle-leavers', 5 * minute), 'OK'],
  ]);
  judge('receive-5xx', [
    ['for an event that is about to be lost', atTheDoor(1_000, 3), 'ALARM'],
    ['not for one that was taken at the second try', atTheDoor(1_000, 1), 'OK'],
  ]);
  judge('okta-secret', [
    [
      'for a 401 to the sender itself',
      told(1_000, 'Rejected', 1, { source: 'okta', reason: 'secret' }),
      'ALARM',
    ],
    ['not for guesses', told(1_000, 'Rejected', 99, { source: 'okta', reason: 'signature' }), 'OK'],
    ['not for another source', told(1_000, 'Rejected', 1, { source: 'pagerduty', reason: 'secret' }), 'OK'],
  ]);
  judge('pagerduty-unlisted', [
    [
      'for a signed delivery from elsewhere',
      told(1_000, 'Rejected', 1, { source: 'pagerduty', reason: 'unlisted' }),
      'ALARM',
    ],
    ['not for guesses', told(1_000, 'Rejected', 99, { source: 'pagerduty', reason: 'address' }), 'OK'],
  ]);
  judge('okta-silent', [
    ['after so long without a delivery', [], 'ALARM'],
    ['not while there is one in a day', told(23 * hour, 'Received', 1, { source: 'okta' }), 'OK'],
    ['for a delivery of the day before', told(25 * hour, 'Received', 1, { source: 'okta' }), 'ALARM'],
    ['for another source’s', told(1_000, 'Received', 1, { source: 'pagerduty' }), 'ALARM'],
  ]);

  for (const lambda of ['receive', 'route', 'apply-opsgenie', 'apply-bellhop', 'sweep']) {
    judge(`${lambda}-crashes`, [
      ['for what does not pass by itself', inFunction(1_000, 'Errors', 3, lambda), 'ALARM'],
      ['not for one crash', inFunction(1_000, 'Errors', 1, lambda), 'OK'],
    ]);
  }
  judge('sweep-stopped', [
    ['when nothing has run', [], 'ALARM'],
    ['not while it runs', inFunction(1_000, 'Invocations', 5, 'sweep'), 'OK', 'ALARM'],
  ]);

  const failures = (count: number, periods = 3) =>
    steadily(periods, 5 * minute, (ago) => told(ago, 'SweepFailures', count, {}));
  judge('sweep-failures', [
    ['for one person who cannot be looked at again and again', failures(1), 'ALARM'],
    ['not for one failure of the table', failures(300, 2), 'OK'],
    ['is over when everybody was looked at', failures(0), 'OK', 'ALARM'],
  ]);

  const ends = (days: number) => told(1_000, 'KeyExpiryDays', days, { secret: 'targets/opsgenie' });
  judge('targets-opsgenie-expires-in-30', [
    ['a month ahead', ends(29.5), 'ALARM'],
    ['not before', ends(31), 'OK'],
    ['is over with a new key', ends(365), 'OK', 'ALARM'],
    ['is not over because nobody looked', [], 'ALARM', 'ALARM'],
  ]);
  judge('targets-opsgenie-expires-in-7', [
    ['a week ahead', ends(7), 'ALARM'],
    ['not before', ends(8), 'OK'],
  ]);
  judge('targets-opsgenie-expires-in-1', [
    ['a day ahead', ends(1), 'ALARM'],
    ['and after the end', ends(-3), 'ALARM'],
    ['not before', ends(2), 'OK'],
  ]);
});

describe('the alarms', () => {
  test('are these', () => {
    const each = (ids: string[], ...kinds: string[]) =>
      ids.flatMap((id) => kinds.map((kind) => `${id}-${kind}`));
    const expiries = ['expires-in-30', 'expires-in-7', 'expires-in-1'];
    expect(alarms.map(nameOf).sort()).toEqual(
      [
        ...each(['opsgenie', 'bellhop'], 'leavers-not-muted', 'brake', 'drift', 'credential', 'waiting'),
        ...each(['opsgenie', 'bellhop'], 'leavers-waiting'),
        ...each(['lifecycle', 'opsgenie', 'bellhop'], 'dead-letters'),
        ...each(['receive', 'route', 'sweep', 'apply-opsgenie', 'apply-bellhop'], 'crashes'),
        ...each(['sources-okta', 'sources-pagerduty', 'targets-opsgenie', 'targets-bellhop'], ...expiries),
        ...each(['lifecycle'], 'waiting', 'leavers-waiting'),
        'receive-5xx',
        ...each(['okta', 'pagerduty'], 'source-credential', 'directory', 'secret'),
        'pagerduty-unlisted',
        'okta-silent',
        ...each(['sweep'], 'stopped', 'failures'),
      ].sort(),
    );
  });

  test.each(alarms.map((each) => [nameOf(each), each] as const))(
    '%s says what has happened and what to do',
    (_, { properties }) => {
      const sentences = String(properties.AlarmDescription).split(/(?<=[.:;]) /);
      expect(sentences.length).toBeGreaterThanOrEqual(2);
      // CloudWatch takes no more than this.
      expect(String(properties.AlarmDescription).length).toBeLessThanOrEqual(1024);
      expect(String(properties.AlarmDescription)).toMatch(/^[A-Za-z].*\.$/);
    },
  );

  test('name only commands that there are, for the stack in question', () => {
    const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'));
    const commands = alarms.flatMap(({ properties }) =>
      [...String(properties.AlarmDescription).matchAll(/npm run (\w+)(.*? --stage \S+\b)?/g)].map(
        ([, script, words]) => [script, words] as const,
      ),
    );
    for (const [script, words] of commands) {
      expect(Object.keys(scripts)).toContain(script);
      expect(words).toMatch(/^ -- .*--aws --stage dev$/);
    }
  });

  test('about people say by which query of which log they are found', () => {
    for (const name of ['opsgenie-leavers-not-muted', 'sweep-failures']) {
      const [, group, message] =
        /log group (\S+): filter message = "([^"]+)"/.exec(String(alarm(name).properties.AlarmDescription)) ??
        [];
      expect(stack.of('AWS::Logs::LogGroup').map(({ properties }) => properties.LogGroupName)).toContain(
        group,
      );
      expect([leaversNotMuted, notLookedAt]).toContain(message);
    }
  });

  test('are quiet about missing deliveries and addresses unless the configuration asks', () => {
    const names = synthesize().of('AWS::CloudWatch::Alarm').map(nameOf);
    expect(names.filter((name) => /-silent|-unlisted/.test(name))).toEqual([]);
  });

  test('tell nobody where nobody is named', () => {
    expect(stack.of('AWS::SNS::Topic')).toEqual([]);
    for (const { properties } of alarms) expect(properties).not.toHaveProperty('AlarmActions');
  });

  test('tell a topic that is there already, and make none', () => {
    const topicArn = 'arn:aws:sns:eu-west-1:123456789012:pager';
    const paging = synthesize({ deployment: { alarms: { topicArn } } });
    expect(paging.of('AWS::SNS::Topic')).toEqual([]);
    for (const { properties } of paging.of('AWS::CloudWatch::Alarm')) {
      expect(properties.AlarmActions).toEqual([topicArn]);
    }
  });

  test('mail their beginning and their end, over TLS only, from this account’s CloudWatch only', () => {
    const mailing = synthesize({ deployment: { alarms: { email: 'sre@example.com' } } });
    const topic = mailing.only('AWS::SNS::Topic');
    expect(topic.properties).toMatchObject({ TopicName: 'rollcall-dev-alarms' });
    // AWS's own key for SNS is one that CloudWatch may not use.
    expect(topic.properties).not.toHaveProperty('KmsMasterKeyId');
    expect(mailing.only('AWS::SNS::Subscription').properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'sre@example.com',
      TopicArn: { Ref: topic.id },
    });
    for (const { properties } of mailing.of('AWS::CloudWatch::Alarm')) {
      expect(properties.AlarmActions).toEqual([{ Ref: topic.id }]);
      expect(properties.OKActions).toEqual([{ Ref: topic.id }]);
    }
    expect(mailing.only('AWS::SNS::TopicPolicy').properties.PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        }),
      ]),
    });
    mailing.template.hasOutput('AlarmTopic', {});
  });
});
