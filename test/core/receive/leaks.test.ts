import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { defineSource } from '../../../functions/core/contracts/define-source.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { canaries } from '../../support/canaries.ts';
import {
  events,
  everything,
  garbage,
  oktaBody,
  oktaDelivery,
  pagerdutyBody,
  pagerdutyDelivery,
  user,
} from '../../support/canary-events.ts';
import { bad, badAnswers, talkative, watchOutput } from '../../support/leaks.ts';
import { atOnce } from '../../support/timers.ts';
import { createWatched, type WatchedOptions } from '../../support/watched.ts';

const { unsaid, attempt, nothingLeaks } = watchOutput();

describe('receive tells nothing of what it was sent', () => {
  const deliveries = () => [
    pagerdutyDelivery(pagerdutyBody()),
    pagerdutyDelivery(pagerdutyBody(), { secret: canaries['previous signing secret'] }),
    pagerdutyDelivery(pagerdutyBody(), { secret: canaries['forged secret'] }),
    pagerdutyDelivery(pagerdutyBody({ data: { email: [user.email], id: 7 } })),
    pagerdutyDelivery(pagerdutyBody({ occurred_at: user.email })),
    pagerdutyDelivery(pagerdutyBody({ event_type: 'pagey.ping' })),
    pagerdutyDelivery(everything, { path: `/${canaries['path of an unknown sender']}/${user.email}` }),
    pagerdutyDelivery(everything.padEnd(1_100_000)),
    pagerdutyDelivery(everything.padEnd(1_100_000), { path: `/${canaries['path of an unknown sender']}` }),
    { ...pagerdutyDelivery(everything), rawPath: `/webhooks/${canaries['path of an unknown sender']}` },
    oktaDelivery(oktaBody()),
    oktaDelivery(
      oktaBody({ published: user.email }, { outcome: user.email }, { target: [user.email] }, everything),
    ),
    oktaDelivery(oktaBody(), canaries['forged secret']),
    oktaDelivery('', canaries['signing secret'], 'GET'),
    oktaDelivery('', canaries['forged secret'], 'GET'),
    ...garbage.flatMap((body) => [pagerdutyDelivery(body), oktaDelivery(body)]),
    ...garbage.map((body) => oktaDelivery(body, canaries['forged secret'])),
  ];
  const deliverAll = async (options: WatchedOptions = {}) => {
    const { receive } = createWatched(options);
    await nothingLeaks(...deliveries().map((delivery) => receive(delivery)));
  };

  test('when all is well', () => deliverAll());

  test.each<[string, WatchedOptions['faults']]>([
    ['the queue’s error quotes the message', { sqs: (_, input) => Promise.reject(talkative(input)) }],
    [
      'the queue refuses single messages and quotes them',
      {
        sqs: () => ({
          Failed: [{ Id: '0', Code: 'InternalError', Message: everything, SenderFault: false }],
        }),
      },
    ],
    ['the error of the secret store quotes the secret', { secrets: () => Promise.reject(talkative()) }],
    ['the secret is no JSON', { secrets: () => ({ SecretString: `{${everything}` }) }],
    ['the secret has another shape', { secrets: () => ({ SecretString: `{"key":${everything}}` }) }],
    ['the secret is empty', { secrets: () => ({}) }],
  ])('when %s', async (_why, faults) => {
    await deliverAll({ faults });
  });

  test('when nothing is done in time', async () => {
    await atOnce(() => deliverAll({ faults: { sqs: () => new Promise(() => {}) } }));
  });

  test('when the sender is not on the allow list', () =>
    deliverAll({ receive: { allowList: { okta: ['203.0.113.0/24'], pagerduty: ['203.0.113.0/24'] } } }));

  test('when a source makes a mistake that quotes the body', async () => {
    const settings = z.object({});
    const broken = defineSource({
      name: 'Broken',
      settings,
      secret: z.object({}),
      webhook: {
        accepted: 202,
        signature: () => ({ isBy: () => true }),
        parse: (raw) => {
          JSON.parse(Buffer.from(raw).toString());
          throw talkative();
        },
      },
    });
    const { receive } = createWatched({
      receive: { sources: { pagerduty: broken }, settings: { pagerduty: {} } },
    });
    await nothingLeaks(...garbage.map((body) => receive(pagerdutyDelivery(body))));
  });
});

const bodies = events.map((event) => encodeLifecycle(event).body);

describe('route tells nothing of whom it routes', () => {
  const routeAll = async (options: WatchedOptions = {}) => {
    const { route } = createWatched(options);
    for (const body of [...bodies, ...garbage, `{"version":1,"event":${everything}}`]) {
      await attempt(route(body));
    }
    await nothingLeaks();
  };

  test('when all is well', () => routeAll({ http: async () => ({ status: 404, headers: {}, text: '' }) }));

  test.each(badAnswers)('when Okta %s', (_what, answer) =>
    routeAll({ http: async (request) => bad(answer, request) }),
  );

  test.each<[string, WatchedOptions['faults']]>([
    [
      'the table’s errors quote the item',
      {
        table: (_, input) => {
          throw talkative(input);
        },
      },
    ],
    ['the queues’ errors quote the message', { sqs: (_, input) => Promise.reject(talkative(input)) }],
    ['the error of the secret store quotes the secret', { secrets: () => Promise.reject(talkative()) }],
    ['the secret has another shape', { secrets: () => ({ SecretString: `{"key":${everything}}` }) }],
  ])('when %s', (_why, faults) => routeAll({ faults }));
});

test('receive and route said everything that they ever say', () => {
  const sentences = [
    'received',
    'refused: not signed with our secret',
    'not received',
    'dead-lettered',
    'routed',
    'the source was not reached: routed as it came',
    'will try again',
  ];
  expect(unsaid('message', sentences)).toEqual([]);
  expect(
    unsaid('Name', ['Received', 'Rejected', 'Quarantined', 'DeadLettered', 'SourceCredentialFailure']),
  ).toEqual([]);
});
