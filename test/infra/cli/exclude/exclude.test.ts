import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { preview } from '../../../../functions/core/apply/preview.ts';
import { evaluate } from '../../../../functions/core/reconcile/evaluate.ts';
import { examineExclusions } from '../../../../infra/cli/doctor/examine-exclusions.ts';
import { planOf } from '../../../../infra/cli/exclude/plan-of.ts';
import { event } from '../../../support/events.ts';
import { createHeldStage, personNamed, startQueues } from '../decide/stage.ts';

const { email } = personNamed(0);
const day = 24 * 3_600_000;
const leave = ['exclude', email, '--until', '30d', '--reason', 'parental leave'];

let queues: Awaited<ReturnType<typeof startQueues>>;
let stage: ReturnType<typeof createHeldStage>;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());
beforeEach(async () => {
  stage = createHeldStage(queues.client, await queues.fresh());
  await stage.joins(1);
});
const swept = async () => {
  await stage.rollcall.sweep();
  await stage.rollcall.drain();
};

describe('rollcall exclude', () => {
  test('says that a leaver is not muted, and then they are not', async () => {
    const { out, err, code } = await stage.run([...leave, '--yes']);
    expect(err).toContain('If they leave before that, they are NOT muted and can still be paged.');
    expect(out).toContain(`${email} is left alone until 2026-02-04`);
    expect(code).toBe(0);
    await stage.leave(1);
    await swept();
    expect(stage.muted()).toEqual([]);
  });

  test('of a person who left already names what stays as it is', async () => {
    await stage.run([...leave, '--yes']);
    await stage.leave(1);
    const { err } = await stage.run([...leave, '--yes']);
    expect(err).toContain('They left: they are NOT muted');
    const { world, personOf } = stage.rollcall;
    const { person } = await personOf(email);
    const plan = planOf('Person 0', 'Friday', world, await evaluate(world, person));
    expect(plan).toContain('  pager: should be muted, and stays present');
  });

  test('asks first, and does nothing without a yes', async () => {
    const stage = createHeldStage(queues.client, await queues.fresh(), { input: 'n\n', isTyped: true });
    await stage.joins(1);
    const { out, err } = await stage.run(leave);
    expect(err).toContain('Leave person0@example.com alone? [y/N]');
    expect(out).toBe('Nothing was done.\n');
    expect((await stage.run('exclude --list')).out).toBe('Nobody is excluded.\n');
  });

  test('without a terminal does nothing without --yes', async () => {
    const { err, code } = await stage.run(leave);
    expect(err).toContain('Nobody can be asked here: add --yes. Nothing was done.');
    expect(code).toBe(2);
  });

  test('--end lets go on within a minute what waited', async () => {
    await stage.run([...leave, '--yes']);
    await stage.leave(1);
    const { out } = await stage.run(['exclude', email, '--end', '--yes', '--reason', 'she gave it back']);
    expect(out).toBe(`${email} is not excluded any more.\n`);
    await swept();
    expect(stage.muted()).toEqual([email]);
    const { out: again } = await stage.run(['exclude', email, '--end', '--yes', '--reason', 'again']);
    expect(again).toContain('is not excluded. Nothing was done.');
  });

  test('--list has who, until when, why, and by whom', async () => {
    await stage.run([...leave, '--yes']);
    const { out } = await stage.run('exclude --list');
    expect(out).toMatch(/^person0@example\.com until 2026-02-04 .*: parental leave \(by local\)\n/s);
    const { out: json } = await stage.run('exclude --list --json');
    expect(JSON.parse(json)).toMatchObject({ excluded: [{ reason: 'parental leave', by: 'local' }] });
  });

  test('is told by status, people, plan and doctor, with the reason and the end', async () => {
    await stage.run([...leave, '--yes']);
    await stage.leave(1);
    const status = await stage.run(`status ${email}`);
    expect(status.out).toMatch(/excluded by local/);
    expect(status.out).toContain('excluded by local until 2026-02-04T');
    expect((await stage.run('people')).out).toContain('the person is excluded until 2026-02-04');
    const plan = await stage.run('plan');
    expect(plan.err).toMatch(/is excluded until 2026-02-04 .*: parental leave/);
    const { world, table, clock, personOf } = stage.rollcall;
    const found = await preview(world, (await personOf(email)).person, 'pager');
    expect(found).toMatchObject({ desired: { state: 'muted' }, steps: [] });
    expect(await examineExclusions({ table, now: clock.now })).toMatchObject([
      { level: 'warning', what: expect.stringMatching(/^1 person is excluded.*in 29 days.*parental leave/) },
    ]);
  });

  test('keeps who and why in the audit trail', async () => {
    await stage.run([...leave, '--yes']);
    const { person } = await stage.rollcall.personOf(email);
    const lines = (await stage.rollcall.roster.history(person, 20)).map(({ what }) => what);
    expect(lines).toContainEqual(
      expect.stringMatching(/^excluded by local until 2026-02-04T.*: parental leave$/),
    );
  });

  test.each([
    [['exclude'], 'Name a person, or add --list.'],
    [['exclude', email], 'Add --until with a day or a length such as 30d, or --end.'],
    [['exclude', email, '--until', '30d'], 'Give --reason'],
    [['exclude', email, '--until', 'soon', '--reason', 'x'], '--until is a day such as 2027-01-31'],
    [['exclude', email, '--until', '2020-01-31', '--reason', 'x'], '--until is over already.'],
    [['exclude', email, '--until', '500d', '--reason', 'x'], '--until is at most 400 days ahead'],
    [['exclude', email, '--until', '1d', '--end', '--reason', 'x'], 'Say --until or --end, and not both.'],
    [['exclude', email, '--end', '--yes'], 'Give --reason, which the audit trail keeps.'],
    [['exclude', email, '--list', '--end'], '--list shows everybody'],
  ])('%j is a mistake that is explained', async (line, sentence) => {
    const { err, code } = await stage.run(line);
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  test('of a person who is not known says so', async () => {
    const { err, code } = await stage.run([
      'exclude',
      'nobody@example.com',
      '--until',
      '1d',
      '--reason',
      'x',
      '--yes',
    ]);
    expect(err).toBe('No source has spoken of nobody@example.com yet.\n');
    expect(code).toBe(1);
  });

  test('ends by itself', async () => {
    await stage.run([...leave, '--yes']);
    await stage.leave(1);
    stage.rollcall.clock.advance(30 * day);
    await swept();
    expect(stage.muted()).toEqual([email]);
    await stage.rollcall.happen(event('user.created', 40, { user: personNamed(0) }));
    expect((await stage.run('exclude --list')).out).toBe('Nobody is excluded.\n');
  });
});
