import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHeldStage, personNamed, startQueues } from '../decide/stage.ts';

const { email } = personNamed(0);

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

/** While the command waits, the workers work. */
const looked = (line: string) =>
  stage.run(line, {
    sleep: async (milliseconds) => {
      await stage.work();
      stage.rollcall.clock.advance(milliseconds);
    },
  });

describe('rollcall look', () => {
  test('has a change by hand corrected, and says what came of it', async () => {
    const account = stage.rollcall.pager.byEmail(email);
    if (account === undefined) throw new Error('there is no account');
    account.muted = true;
    const { out, code } = await looked(`look ${email} --check`);
    expect(out).toBe('  pager  right  looked at just now\n');
    expect(code).toBe(0);
    expect(stage.rollcall.pager.byEmail(email)?.muted).toBe(false);
  });

  test('says after a minute that nothing was seen, where no worker came', async () => {
    const { out, code } = await stage.run(`look ${email} --check`, {
      sleep: async (milliseconds) => stage.rollcall.clock.advance(milliseconds),
    });
    expect(out).toMatch(/pager {2}pending {2}nothing was seen within a minute/);
    expect(code).toBe(3);
  });

  test('ends at Ctrl-C, and the worker comes all the same', async () => {
    const { out } = await stage.run(`look ${email}`, { onInterrupt: (stop) => stop() });
    expect(out).toMatch(/nothing was seen/);
    expect(await stage.work()).toBe(1);
  });

  test('of a person who is not known says so', async () => {
    const { err, code } = await stage.run('look nobody@example.com');
    expect(err).toBe('No source has spoken of nobody@example.com yet.\n');
    expect(code).toBe(1);
  });

  test('--json has a word and what was seen for each target', async () => {
    const { out } = await looked(`look ${email} --json`);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      targets: [{ target: 'pager', word: 'right', looked: 'applied' }],
    });
  });
});
