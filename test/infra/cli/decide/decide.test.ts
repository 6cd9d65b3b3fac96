import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { event } from '../../../support/events.ts';
import { createHeldStage, personNamed, startQueues } from './stage.ts';

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
  createHeldStage(queues.client, queueUrl, { mode: 'ask', ...options });
const accounts = (stage: ReturnType<typeof stageOf>) =>
  [...stage.rollcall.pager.accounts.values()].map((account) => account.email);

describe('rollcall decide', () => {
  test('shows the steps that wait, and does them once they are approved', async () => {
    const stage = stageOf();
    await stage.joins(2);
    const listed = await stage.run('decide list --check');
    expect(listed.out).toMatch(/^person0@example\.com {2}held .*\n {2}pager {7}create the account\n/);
    expect(listed.code).toBe(3);
    const { out } = await stage.run(['decide', 'approve', email(1), '--yes', '--reason', 'new here']);
    expect(out).toContain('1 approved.');
    await stage.work();
    expect(accounts(stage)).toEqual([email(1)]);
    await stage.run(['decide', 'approve', '--all', '--yes', '--reason', 'all of them']);
    await stage.work();
    expect(accounts(stage)).toEqual([email(1), email(0)]);
    expect((await stage.run('decide list')).out).toBe('No plan waits for a human.\n');
  });

  test('says of a step that nothing gives back that it cannot be taken back', async () => {
    const stage = stageOf({ mode: 'ask-destructive', leavers: { grace: '1h', brake: false } });
    await stage.joins(1);
    await stage.leave(1);
    stage.rollcall.clock.advance(2 * 60 * 60_000);
    await stage.rollcall.sweep();
    await stage.rollcall.drain();
    expect((await stage.run('decide list')).out).toContain('delete the account (cannot be taken back)');
    expect(accounts(stage)).toEqual([email(0)]);
  });

  test('rejects, and is asked again when something else is desired', async () => {
    const stage = stageOf();
    await stage.joins(1);
    await stage.run(['decide', 'reject', email(0), '--yes', '--reason', 'a test account']);
    expect((await stage.run('decide list')).out).toContain('No plan waits');
    await stage.rollcall.happen(
      event('group.member_added', 2, { user: personNamed(0), group: { id: 'g1', displayName: 'sre' } }),
    );
    expect((await stage.run('decide list')).out).toContain(email(0));
    expect(accounts(stage)).toEqual([]);
  });

  test('gives scripts the plan that a decision is about', async () => {
    const stage = stageOf();
    await stage.joins(1);
    const { out } = await stage.run('decide list --json');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      accounts: [
        { target: 'pager', by: 'ask', plan: expect.any(String), steps: [{ title: 'create the account' }] },
      ],
    });
    const answered = await stage.run('decide approve --all --json --yes --reason x');
    expect(JSON.parse(answered.out)).toEqual({
      version: 1,
      held: 1,
      decided: 1,
      changed: 0,
      failed: 0,
      dryRun: false,
    });
  });

  test('ends with 1 where a decision could not be written down; the others are, and it may be run again', async () => {
    const stage = stageOf();
    await stage.joins(2);
    const { table } = stage.rollcall;
    const { person } = await stage.rollcall.personOf(email(0));
    const { write } = table;
    table.write = async (key, ...rest) => {
      if (key.pk.endsWith(person)) throw new Error('the table is throttled');
      return write(key, ...rest);
    };
    const line = 'decide approve --all --yes --reason x';
    const first = await stage.run(line);
    expect(first.out).toContain('1 approved. 1 could not be decided on: run it again.');
    expect(first.code).toBe(1);
    table.write = write;
    const again = await stage.run(line);
    expect(again.out).toMatch(/\n1 approved\.\n$/);
    expect(again.code).toBe(0);
    await stage.work();
    expect(accounts(stage).sort()).toEqual([email(0), email(1)]);
  });

  test('stopped by Ctrl-C leaves whom it had not come to waiting', async () => {
    const stage = stageOf();
    await stage.joins(2);
    const line = 'decide approve --all --yes --reason x';
    const { out } = await stage.run(line, { onInterrupt: (stop) => stop() });
    expect(out).toMatch(/\n0 approved\.\n$/);
    expect(await stage.work()).toBe(0);
    expect((await stage.run('decide list --check')).code).toBe(3);
  });

  test.each([
    ['decide approve', /Name a person, or add --all/],
    ['decide approve a@example.com --all', /Name persons, or say --all, and not both/],
    ['decide approve --all --target pagr', /There is no target pagr: name one of pager\./],
    ['decide approve --all --yes', /Give --reason/],
    ['decide approve --all', /Nobody can be asked here/],
  ])('%s is one sentence, and changes nothing', async (line, sentence) => {
    const stage = stageOf();
    await stage.joins(1);
    const { err, code } = await stage.run(line);
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
    expect(await stage.work()).toBe(0);
  });
});
