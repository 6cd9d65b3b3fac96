import { describe, expect, test } from 'vitest';
import type { Event } from '../../../functions/core/contracts/event.ts';
import { encodeLifecycle } from '../../../functions/core/delivery/event-message.ts';
import { metrics as shapes } from '../../../functions/core/telemetry/metrics.ts';
import { createTelemetry } from '../../../functions/core/telemetry/telemetry.ts';
import { invocation } from '../../../functions/lib/invocation.ts';
import { events, everything, garbage, user } from '../../support/canary-events.ts';
import { badAnswers, talkative, watchOutput } from '../../support/leaks.ts';
import { createVendors, kinds, live, workOff } from '../../support/stories.ts';
import { configuration, createWatched, type TargetId, type WatchedOptions } from '../../support/watched.ts';

const { unsaid, attempt, leaked, nothingLeaks } = watchOutput();
const bodies = events.map((event) => encodeLifecycle(event).body);

describe.each<TargetId>(['opsgenie', 'statuspage', 'pagertree'])(
  'apply tells nothing of the people on %s',
  (target) => {
    test.each(kinds)('when all is well with a %s', async (kind) => {
      await live(target, kind, attempt);
      await nothingLeaks();
    });

    test.each(badAnswers)('when the vendor, at whichever call, %s', async (_what, answer) => {
      for (const kind of kinds) {
        for (let at = 1, calls = 1; at <= Math.min(calls, 12); at++) {
          calls = Math.max(calls, await live(target, kind, attempt, { at, answer }));
        }
      }
      await nothingLeaks();
    });
  },
);

describe('apply tells nothing', () => {
  test.each<[string, WatchedOptions['faults']]>([
    [
      'the table’s errors quote the item',
      {
        table: (operation, input) => {
          if (operation === 'write') throw talkative(input);
        },
      },
    ],
    [
      'the limiter’s store quotes everything',
      {
        store: () => {
          throw talkative();
        },
      },
    ],
    [
      'the dead-letter queue quotes the dead letter',
      {
        sqs: (_, input) =>
          JSON.stringify(input).includes('-dead') ? Promise.reject(talkative(input)) : undefined,
      },
    ],
    [
      'no visibility time-out can be changed',
      { sqs: (command) => (command.startsWith('Change') ? Promise.reject(talkative()) : undefined) },
    ],
    [
      'the error of the secret store quotes the key',
      { secrets: (name) => (name.startsWith('targets/') ? Promise.reject(talkative()) : undefined) },
    ],
    [
      'the secret has another shape',
      {
        secrets: (name) =>
          name.startsWith('targets/') ? { SecretString: `{"kye":${everything}}` } : undefined,
      },
    ],
  ])('when %s', async (_why, faults) => {
    // What goes wrong, goes wrong only once a person is there to be worked on.
    let begun = false;
    const once = Object.fromEntries(
      Object.entries(faults ?? {}).map(([service, act]) => [
        service,
        (...args: [string, unknown]) => (begun ? act(...args) : undefined),
      ]),
    );
    const vendor = createVendors();
    const rollcall = createWatched({ http: vendor.http, faults: once });
    await rollcall.route(bodies[0] ?? '');
    begun = true;
    await workOff(rollcall, 'opsgenie', attempt);
    vendor.failFrom(1, { status: 422, text: everything });
    for (const body of garbage) {
      await attempt(rollcall.apply('opsgenie', 'opsgenie', body));
    }
    await nothingLeaks();
  });
});

test('apply and sweep tell nothing of people who are held by the brake, or for a human', async () => {
  for (const mode of ['ask', 'act']) {
    const targets = { ...configuration.targets, opsgenie: { region: 'us', mode } };
    const leavers = { brake: { people: 1, per: '1h' } };
    const rollcall = createWatched({ http: createVendors().http, config: { targets, leavers } });
    for (const id of ['u1', 'u2']) {
      const gone = {
        ...events[0],
        id: `okta:gone-${id}`,
        user: { ...user, id, email: `${id}-${user.email}` },
      };
      await rollcall.route(encodeLifecycle(gone as Event).body);
      await workOff(rollcall, 'opsgenie', attempt);
      if (mode === 'ask') continue;
      await rollcall.route(
        encodeLifecycle({ ...gone, id: `okta:end-${id}`, type: 'user.deleted' } as Event).body,
      );
      await workOff(rollcall, 'opsgenie', attempt);
    }
    await nothingLeaks(rollcall.sweep());
  }
});

describe('sweep tells nothing', () => {
  test.each<[string, WatchedOptions['faults']]>([
    ['all is well', {}],
    [
      'the table’s errors quote the item',
      {
        table: (operation, input) => {
          if (operation === 'due') throw talkative(input);
        },
      },
    ],
    ['the queues’ errors quote the message', { sqs: (_, input) => Promise.reject(talkative(input)) }],
    ['the error of the secret store quotes the secret', { secrets: () => Promise.reject(talkative()) }],
  ])('when %s', async (_why, faults) => {
    let begun = false;
    const rollcall = createWatched({
      faults: {
        table: (...args) => (begun ? faults?.table?.(...args) : undefined),
        sqs: (...args) => (begun ? faults?.sqs?.(...args) : undefined),
        secrets: (...args) => (begun ? faults?.secrets?.(...args) : undefined),
      },
    });
    for (const body of bodies.slice(0, 3)) await rollcall.route(body);
    begun = true;
    rollcall.clock.advance(3_600_000);
    await nothingLeaks(rollcall.sweep());
  });
});

test('apply and sweep said everything that they ever say', () => {
  const sentences = [
    'worked off',
    'will try again',
    'dead-lettered',
    'a visibility time-out could not be changed',
    'looked again at people who were due',
    'applied a new configuration to everybody',
    'the tag rollcall:expires-at is not a date such as 2027-01-31',
    'failed',
  ];
  expect(unsaid('message', sentences)).toEqual([]);
  expect(unsaid('outcome', ['applied', 'already equal', 'blocked'])).toEqual([]);
  const ofTheDoor = [
    'Received',
    'Rejected',
    'Quarantined',
    'SourceCredentialFailure',
    'DirectoryAge',
    'Drift',
    'DriftAge',
  ];
  expect(
    unsaid(
      'Name',
      Object.keys(shapes).filter((one) => !ofTheDoor.includes(one)),
    ),
  ).toEqual([]);
});

describe('a planted leak is found', () => {
  const { console: terminal } = globalThis;
  const { log, metrics } = createTelemetry('planted', 'prod');
  test.each<[string, () => unknown]>([
    ['in the facts of a log', () => log.info('hello', { deep: [{ user }] })],
    ['in the words of a log', () => log.error(`no ${everything}`)],
    [
      'in a metric',
      () => {
        metrics.add('Received', 1, { source: user.email });
        metrics.publish();
      },
    ],
    ['on the console', () => terminal.error(talkative())],
    ['in a raw write', () => process.stderr.write(Buffer.from(everything).toString('base64'))],
  ])('%s', async (_where, plant) => {
    plant();
    expect(await leaked()).not.toEqual([]);
  });

  test('in what a function throws, unless it is sealed', async () => {
    const careless = async () => {
      throw talkative();
    };
    expect(await leaked(careless())).not.toEqual([]);
    expect(await leaked(invocation({ log, metrics }, careless)())).toEqual([]);
  });
});
