import { afterEach, describe, expect, it } from 'vitest';
import { duePartition } from '../../../../functions/core/accounts/due-partition.ts';
import { keepReport } from '../../../../functions/core/drift/report.ts';
import { keys } from '../../../../functions/core/roster/keys.ts';
import { closeStages, createStage, trouble } from './stage.ts';

afterEach(closeStages);

type Stage = Awaited<ReturnType<typeof createStage>>;

/** Puts an account into the roster's table as the functions write it, due at `dueIn` milliseconds from now. */
async function put(
  { table, clock }: Stage,
  person: string,
  fields: object,
  { dueIn = 60_000, lane = 'ordinary' as 'ordinary' | 'leavers' } = {},
) {
  const key = keys.account(person, 'opsgenie');
  const due = {
    dueAt: new Date(clock.now() + dueIn).toISOString(),
    duePartition: duePartition('opsgenie', lane),
  };
  await table.write(key, undefined, { person, target: 'opsgenie', status: 'pending', ...due, ...fields });
}

const ago = ({ clock }: Stage, minutes: number) => new Date(clock.now() - minutes * 60_000).toISOString();

describe('work that is not done is an error with its fix, and ends with 1', () => {
  it('dead letters', async () => {
    const stage = await createStage();
    stage.depths.set('opsgenie-dead', { waiting: 2, inFlight: 1 });
    stage.depths.set('lifecycle-dead', { waiting: 1, inFlight: 0 });
    expect(await stage.complaints()).toEqual(
      expect.arrayContaining([
        trouble('queues/opsgenie', /^3 dead letters/, /^npx rollcall redrive opsgenie --dry-run$/),
        trouble('queues/lifecycle', /^1 dead letter: /, /redrive lifecycle --dry-run$/),
      ]),
    );
    expect((await stage.run()).code).toBe(1);
    expect((await stage.run('--check')).code).toBe(3);
  });

  it('a leaver who is not muted, since when and who', async () => {
    const stage = await createStage();
    const leaving = { at: ago(stage, 40), knownAt: ago(stage, 14) };
    await put(stage, 'p1', { desiredState: 'muted', leaving }, { lane: 'leavers' });
    expect(await stage.complaints()).toContainEqual(
      trouble(
        'people/opsgenie',
        /^1 leaver is not muted, for 14 min now: person p1$/,
        /^npx rollcall status p1$/,
      ),
    );
    expect((await stage.run()).code).toBe(1);
  });

  it('but a leaver who is being muted this very minute, or was muted, is no error', async () => {
    const stage = await createStage();
    const leaving = { at: ago(stage, 0), knownAt: ago(stage, 0) };
    await put(stage, 'p1', { desiredState: 'muted', leaving }, { lane: 'leavers' });
    const muted = { desiredState: 'muted', appliedState: 'muted', status: 'applied' };
    await put(
      stage,
      'p2',
      { ...muted, leaving: { at: ago(stage, 99), knownAt: ago(stage, 99) } },
      { lane: 'leavers' },
    );
    expect((await stage.complaints()).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('people who wait for a human, the first three by their ids', async () => {
    const stage = await createStage();
    for (const person of ['p1', 'p2', 'p3', 'p4', 'p5']) {
      await put(stage, person, {
        status: 'blocked',
        lastError: {
          kind: 'Blocked',
          message: 'Opsgenie 422',
          by: 'jane@example.com is on call',
          at: ago(stage, 3),
        },
      });
    }
    const [found] = (await stage.complaints()).filter(({ about }) => about === 'people/opsgenie');
    expect(found).toMatchObject({
      what: '5 people wait for a human to act: persons p1, p2, p3 and 2 more',
      fix: 'npx rollcall status p1',
    });
    expect(JSON.stringify(found)).not.toContain('jane@example.com');
  });

  it('people whose wake-ups come to nothing, with the latest error', async () => {
    const stage = await createStage();
    await put(stage, 'p1', {
      rewoken: 1,
      lastError: { kind: 'Transient', message: 'Opsgenie 503 on GET', at: ago(stage, 9) },
    });
    await put(stage, 'p2', {
      rewoken: 2,
      lastError: { kind: 'Credential', message: 'Opsgenie 401 on GET', at: ago(stage, 1) },
    });
    await put(stage, 'p3', { rewoken: 0 });
    expect(await stage.complaints()).toContainEqual(
      trouble(
        'people/opsgenie',
        /^2 people have waited for more than 10 min \(Opsgenie 401 on GET\): persons p1, p2$/,
        /status p1$/,
      ),
    );
  });

  it('a queue that stands: messages wait, and none is worked on, twice', async () => {
    const stage = await createStage();
    stage.depths.set('pagertree-leavers', { waiting: 4, inFlight: 0 });
    expect(await stage.complaints()).toContainEqual(
      trouble(
        'queues/pagertree',
        /^the queue pagertree-leavers stands: 4 messages wait/,
        /apply-pagertree does not run/,
      ),
    );
    stage.depths.set('pagertree-leavers', { waiting: 400, inFlight: 5 });
    expect((await stage.complaints()).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('a configured target that has no queues', async () => {
    const stage = await createStage();
    const missing = Object.assign(new Error('gone'), { name: 'QueueDoesNotExist' });
    stage.depths.get = (name) => {
      if (name.startsWith('pagertree')) throw missing;
      return undefined;
    };
    expect(await stage.complaints()).toContainEqual(
      trouble('queues/pagertree', /no queues in this stage/, /npm run deploy/),
    );
  });

  it('what cannot be looked at, while everything else still is', async () => {
    const stage = await createStage();
    stage.depths.get = (name) => {
      if (name.startsWith('opsgenie'))
        throw Object.assign(new Error('sqs:GetQueueAttributes'), { name: 'AccessDenied' });
      return name === 'pagertree-dead' ? { waiting: 1, inFlight: 0 } : undefined;
    };
    const found = await stage.complaints();
    expect(found).toContainEqual(
      trouble('queues/opsgenie', /could not be looked at: AWS does not let you/, /again/),
    );
    expect(found).toContainEqual(trouble('queues/pagertree', /^1 dead letter/, /redrive/));
  });
});

describe('what the configuration leaves unguarded', () => {
  const deployment = { kms: 'aws', allowList: {}, silentAfter: {} } as const;

  it('alarms that reach nobody: an error, or a warning where the configuration says so by name', async () => {
    const { complaints } = await createStage();
    expect(await complaints({ deployment })).toContainEqual(
      trouble('alarms', /^alarms reach nobody$/, /deployment\.alarmEmail or deployment\.alarmTopic/),
    );
    expect(await complaints({ deployment: { ...deployment, alarms: 'nobody' } })).toContainEqual(
      trouble('alarms', /reach nobody, as the configuration says/, /alarmTopic/, 'warning'),
    );
  });

  it('targets that only observe, of which nothing that is wrong would be told', async () => {
    const { examined } = await createStage();
    const found = await examined({
      modes: { opsgenie: 'observe', statuspage: 'ask-destructive', pagertree: 'act' },
    });
    expect(found).toContainEqual(
      trouble(
        'targets/opsgenie',
        /^mode observe: nothing is changed here/,
        /targets\.opsgenie\.mode to act/,
        'warning',
      ),
    );
    const modes = found.filter(({ what }) => what.startsWith('mode '));
    expect(modes.map(({ level }) => level)).toEqual(['warning', 'ok', 'ok']);
  });

  it('the brake off', async () => {
    const { examined } = await createStage();
    const leavers = {
      grace: 1_000,
      onCall: { otherwise: 'hold' as const, standIns: {} },
      brake: false as const,
      keepSnapshots: 0,
    };
    expect(await examined({ leavers })).toContainEqual(
      trouble('leavers', /^the brake is off/, /set leavers\.brake/),
    );
  });
});

it('on AWS every advice leads to the same stage', async () => {
  const stage = await createStage();
  stage.depths.set('opsgenie-dead', { waiting: 1, inFlight: 0 });
  stage.depths.set('opsgenie', { waiting: 1, inFlight: 0 });
  const { out } = await stage.run('--aws --stage prod');
  expect(out).toContain('→ npx rollcall redrive opsgenie --dry-run --aws --stage prod\n');
  expect(out).toContain('/rollcall/prod/apply-opsgenie');
});

it('accounts that were not what they should be last night are a warning, with the command that shows them', async () => {
  const stage = await createStage();
  const counts = {
    surplus: 2,
    ofLeavers: 1,
    missing: 1,
    different: 0,
    leftAlone: 3,
    onTheWay: 0,
    notCompared: 0,
  };
  await keepReport(stage.table, {
    target: 'opsgenie',
    began: ago(stage, 61),
    ended: ago(stage, 60),
    reads: 17,
    accounts: 1500,
    persons: 1490,
    outcome: { how: 'complete' },
    counts,
    differences: [],
    leftAlone: [],
    notListed: [],
  });
  const { out } = await stage.run();
  expect(out).toMatch(/2 accounts too many, 1 of them of people who left; 1 missing; 0 different/);
  expect(out).toMatch(/npx rollcall drift --target opsgenie/);
});
