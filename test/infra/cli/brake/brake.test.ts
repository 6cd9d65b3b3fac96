import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHeldStage, personNamed, startQueues } from '../decide/stage.ts';

let queues: Awaited<ReturnType<typeof startQueues>>;
let queueUrl: (name: string) => Promise<string>;
beforeAll(async () => {
  queues = await startQueues();
});
afterAll(() => queues.close());
beforeEach(async () => {
  queueUrl = await queues.fresh();
});
const email = (index: number) => personNamed(index).email;
const stageOf = (options: Parameters<typeof createHeldStage>[2] = {}) =>
  createHeldStage(queues.client, queueUrl, options);

describe('rollcall brake list', () => {
  test('names everybody who is held, the longest first, and ends with 3 where that is asked', async () => {
    const stage = stageOf();
    await stage.joins(5);
    await stage.leave(5);
    const { out, code } = await stage.run('brake list --check');
    expect(out.split('\n').filter((line) => line.includes('@'))).toEqual([
      expect.stringMatching(/^person2@example\.com {2}held /),
      expect.stringMatching(/^person3@example\.com {2}held /),
      expect.stringMatching(/^person4@example\.com {2}held /),
    ]);
    expect(out).toContain('3 people are held, and nothing is done to them.');
    expect(code).toBe(3);
  });

  test('says so where nobody is, and what the brake is', async () => {
    const { out, err, code } = await stageOf().run('brake list --check');
    expect({ out, code }).toEqual({ out: 'The brake holds nobody.\n', code: 0 });
    expect(err).toContain('leavers.brake lets 2 people leave in 1 h.');
    const off = await stageOf({ leavers: { brake: false } }).run('brake list');
    expect(off.err).toContain('The brake is off');
  });

  test('gives scripts one object a person, without names', async () => {
    const stage = stageOf();
    await stage.joins(3);
    await stage.leave(3);
    const { out } = await stage.run('brake list --json');
    const [line = ''] = out.trim().split('\n');
    expect(JSON.parse(line)).toMatchObject({
      version: 1,
      accounts: [{ target: 'pager', by: 'brake', desired: 'muted' }],
    });
    expect(out).not.toContain('@');
  });
});

describe('rollcall brake release', () => {
  test('lets so many leave, and no more', async () => {
    const stage = stageOf();
    await stage.joins(6);
    await stage.leave(6);
    expect(stage.muted()).toEqual([email(0), email(1)]);
    const { out, code } = await stage.run(['brake', 'release', '2', '--yes', '--reason', 'they left']);
    expect({ last: out.trim().split('\n').at(-1), code }).toEqual({ last: '2 approved.', code: 0 });
    expect(await stage.work()).toBe(2);
    expect(stage.muted()).toEqual([email(0), email(1), email(2), email(3)]);
    const again = await stage.run('brake list');
    expect(again.out).toContain('2 people are held');
  });

  test('of all, or of the people who are named', async () => {
    const stage = stageOf();
    await stage.joins(6);
    await stage.leave(6);
    await stage.run(['brake', 'release', 'all', '--person', email(4), '--yes', '--reason', 'known']);
    await stage.work();
    expect(stage.muted()).toEqual([email(0), email(1), email(4)]);
    await stage.run(['brake', 'release', 'all', '--yes', '--reason', 'known']);
    await stage.work();
    expect(stage.muted()).toHaveLength(6);
  });

  test('says who decided and why in the audit trail of each', async () => {
    const stage = stageOf();
    await stage.joins(3);
    await stage.leave(3);
    await stage.run(['brake', 'release', 'all', '--yes', '--reason', 'the plant closed']);
    const { person } = await stage.rollcall.personOf(email(2));
    const lines = (await stage.rollcall.roster.history(person, 10)).map(({ what }) => what);
    expect(lines).toContain('approved by local: the plant closed');
  });

  test('asks first, and does nothing without a yes', async () => {
    const stage = stageOf({ input: 'n\n', isTyped: true });
    await stage.joins(3);
    await stage.leave(3);
    const { out, err } = await stage.run('brake release all');
    expect(err).toContain('Do this for 1 person? [y/N]');
    expect(out).toContain('Nothing was done.');
    expect(await stage.work()).toBe(0);
  });

  test('does nothing in a dry run', async () => {
    const stage = stageOf();
    await stage.joins(3);
    await stage.leave(3);
    const { out } = await stage.run('brake release all --dry-run');
    expect(out).toContain('1 person would be approved.');
    expect(await stage.work()).toBe(0);
  });

  test.each([
    ['brake release', /missing required argument 'count'/i],
    ['brake release 0', /Give a number from 1 on, or all/],
    ['brake release some', /Give a number from 1 on, or all/],
    ['brake release all --yes', /Give --reason, which the audit trail keeps/],
    ['brake release all --reason x', /Nobody can be asked here: add --yes/],
    ['brake release all --person nobody@example.com', /No source has spoken of nobody@example\.com yet/],
  ])('%s is one sentence', async (line, sentence) => {
    const stage = stageOf();
    await stage.joins(3);
    await stage.leave(3);
    const { err, code } = await stage.run(line);
    expect(err).toMatch(sentence);
    expect(code).toBeGreaterThan(0);
    expect(await stage.work()).toBe(0);
  });
});

describe('rollcall brake reject', () => {
  test('leaves everybody as they are who is held, until a source says something else', async () => {
    const stage = stageOf();
    await stage.joins(5);
    await stage.leave(5);
    const { out } = await stage.run(['brake', 'reject', '--yes', '--reason', 'the sync went wrong']);
    expect(out).toContain('3 rejected.');
    expect((await stage.run('brake list')).out).toBe('The brake holds nobody.\n');
    stage.rollcall.clock.advance(100 * 60 * 60_000);
    await stage.rollcall.sweep();
    await stage.rollcall.drain();
    const left = [...stage.rollcall.pager.accounts.values()].map((account) => account.email);
    expect(left).toEqual([email(2), email(3), email(4)]);
  });
});
